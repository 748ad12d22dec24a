using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Folder;

/// <summary><c>folder:PATH?rate=5&amp;loop=true</c>.</summary>
internal sealed class FolderFrameSourceFactory(TimeProvider clock, ILogger<FolderFrameSource>? logger = null) : IFrameSourceFactory
{
    private const double UsualRate = 5;

    public IReadOnlyList<string> Schemes { get; } = ["folder"];

    public string Example => "folder:PATH?rate=5&loop=true";

    public string Offers => "the images of a folder";

    public Func<FrameTally, IFrameSource> Prepare(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults)
    {
        if (uri.Path.Length == 0)
            faults.Add($"{key}: expected the path of a folder after 'folder:', got none.");
        var query = new SourceQuery(uri, key, faults);
        var rate = query.Rate(UsualRate);
        var loop = query.Flag("loop", true);
        query.RefuseOthers();
        var maxFrameBytes = options.MaxFrameBytes;
        return tally => new FolderFrameSource(uri.Path, loop, maxFrameBytes, new FramePacer(rate, clock), tally, logger);
    }
}
