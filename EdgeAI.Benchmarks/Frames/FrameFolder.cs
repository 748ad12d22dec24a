using System.Globalization;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>Writes frames to a folder, for people to look at.</summary>
internal sealed class FrameFolder(DirectoryInfo? folder)
{
    /// <summary>Writes a frame, where there is a folder.</summary>
    public void Write(string set, int number, string kind, byte[] jpeg)
    {
        if (folder is null) return;
        var path = Path.Combine(folder.FullName, set);
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{number:000}-{kind}.jpg")), jpeg);
    }
}
