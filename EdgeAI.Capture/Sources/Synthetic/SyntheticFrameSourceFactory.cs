using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary><c>synthetic:PATH?rate=5&amp;seed=7&amp;size=640x480</c>.</summary>
internal sealed class SyntheticFrameSourceFactory(TimeProvider clock, ILogger<SyntheticFrameSource>? logger = null) : IFrameSourceFactory
{
    private const double UsualRate = 5;
    private const int UsualSeed = 7;
    private const int SmallestSide = 64;
    private const int LargestSide = 4096;

    public IReadOnlyList<string> Schemes { get; } = ["synthetic"];

    public string Example => "synthetic:PATH?rate=5&seed=7&size=640x480";

    public string Offers => "the images of a catalog, filmed";

    public Func<FrameTally, IFrameSource> Prepare(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults)
    {
        var folder = uri.Path.Length > 0 ? uri.Path : options.CatalogPath;
        if (string.IsNullOrWhiteSpace(folder))
            faults.Add($"{key}: expected the path of a catalog after 'synthetic:' or in {CaptureOptions.Section}:{nameof(CaptureOptions.CatalogPath)}, got neither.");
        var query = new SourceQuery(uri, key, faults);
        var rate = query.Rate(UsualRate);
        var seed = query.Number("seed", UsualSeed);
        var (width, height) = query.Size("size", (640, 480), SmallestSide, LargestSide);
        query.RefuseOthers();
        return tally => new SyntheticFrameSource(folder ?? "", new SceneFormat(width, height, rate), seed, new FramePacer(rate, clock), tally, logger);
    }
}
