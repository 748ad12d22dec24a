using EdgeAI.Capture.Telemetry;
using EdgeAI.ImageFiles;

namespace EdgeAI.Capture.Sources;

/// <summary>The images of a folder tree.</summary>
internal static class FolderImages
{
    private const int MostNamed = 10;

    /// <summary>Full paths of all images below a folder, by name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tally">Counts what was meant to be an image and cannot be read.</param>
    /// <param name="logger">Told what was left out; null for nobody.</param>
    /// <param name="cancellation">Stops looking.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It holds no image.</exception>
    public static string[] In(string folder, FrameTally tally, ILogger? logger = null, CancellationToken cancellation = default)
    {
        var root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"Expected a folder of images at {root}, found none: create it or correct the source's URI.");
        var passedOver = new List<PassedOver>();
        var files = new FolderWalk(root, passedOver.Add).Images(cancellation).Select(image => image.Path).Order(StringComparer.Ordinal).ToArray();
        var fresh = passedOver.Where(entry => entry.IsLoss && CountUnreadable(entry.Path, tally)).ToList();
        if (logger is not null) Tell(logger, root, passedOver, fresh);
        return files.Length > 0 ? files : throw new InvalidDataException($"Expected images ({ImageNames.Usual}) in {root}, found none{(passedOver.Count > 0 ? $"; left out: {PassedOverCount.Of(passedOver)}" : "")}.");
    }

    /// <summary>Counts an image that cannot be read: once for as long as it is as it is, however often it is come by.</summary>
    /// <returns>Whether it was counted now.</returns>
    public static bool CountUnreadable(string path, FrameTally tally)
    {
        FileState.TryRead(path, followLinks: true, out var state, out _);
        return tally.Skipped($"{path}\n{state.Kind} {state.Bytes} {state.ChangedUtc.Ticks}");
    }

    private static void Tell(ILogger logger, string root, List<PassedOver> passedOver, List<PassedOver> fresh)
    {
        if (passedOver.Count == 0)
            return;
        Log.LeftOut(logger, root, PassedOverCount.Of(passedOver));
        foreach (var lost in fresh.Take(MostNamed))
            Log.ImageLeftOut(logger, lost.Path, lost.Reason);
    }
}
