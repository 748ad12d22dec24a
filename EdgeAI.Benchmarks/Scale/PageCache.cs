namespace EdgeAI.Benchmarks.Scale;

/// <summary>Starts are to be compared by what the service does, not by which file the system happened to have in memory.</summary>
internal static class PageCache
{
    /// <summary>Reads a file once.</summary>
    public static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var buffer = new byte[1 << 20];
        while (file.Read(buffer) > 0)
        {
        }
    }
}
