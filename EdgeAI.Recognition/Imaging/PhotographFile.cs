using EdgeAI.ImageFiles;

namespace EdgeAI.Recognition.Imaging;

/// <summary>The bytes of a photograph's file.</summary>
public static class PhotographFile
{
    /// <summary>Reads a file whole.</summary>
    /// <exception cref="PhotographException">It is no file, or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        if (!FileState.IsFile(path)) throw new PhotographException("It is no file any more.");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PhotographException(failure.Message);
        }
    }
}
