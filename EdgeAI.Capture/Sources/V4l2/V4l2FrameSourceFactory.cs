using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary><c>v4l2:auto</c>, <c>v4l2:/dev/video0</c>, <c>v4l2:serial=ABC</c>, <c>v4l2:port=1-1.2</c>, each with <c>?width=&amp;height=&amp;rate=&amp;format=&amp;control.NAME=VALUE</c>.</summary>
internal sealed class V4l2FrameSourceFactory(TimeProvider clock, CameraFinder finder, ILogger<V4l2FrameSource>? logger = null) : IFrameSourceFactory
{
    private const string ControlPrefix = "control.";
    private const int LargestSide = 16_384;

    private static readonly Dictionary<string, uint> _formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = 0, ["mjpeg"] = FourCharacters.MotionJpeg, ["yuyv"] = FourCharacters.Yuyv, ["nv12"] = FourCharacters.Nv12,
    };

    public IReadOnlyList<string> Schemes { get; } = ["v4l2"];

    public string Example => "v4l2:auto?width=640&height=480&rate=30&format=mjpeg";

    public string Offers => "a USB camera, or anything else that Video4Linux2 knows; above stand those that are there";

    public Func<FrameTally, IFrameSource> Prepare(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults)
    {
        if (WishIn(uri.Path) is not { } wish)
        {
            faults.Add($"{key}: expected v4l2:auto, v4l2:/dev/video0, v4l2:serial=NUMBER or v4l2:port=PORT, got '{uri}'.");
            return _ => throw new InvalidOperationException($"'{uri}' names no camera.");
        }
        var query = new SourceQuery(uri, key, faults);
        var mode = new CaptureMode(Side(query, key, "width", faults), Side(query, key, "height", faults), query.Rate(0), query.Choice("format", _formats, 0u), query.Numbers(ControlPrefix));
        query.RefuseOthers();
        var keeper = new CameraKeeper(wish, finder, logger);
        return tally => new V4l2FrameSource(keeper, mode, options, clock, tally, logger);
    }

    private static CameraWish? WishIn(string path) => path switch
    {
        _ when path.Equals("auto", StringComparison.OrdinalIgnoreCase) => new CameraWish(CameraWishKind.Auto, ""),
        _ when ValueIn(path, "serial=") is { } serial => new CameraWish(CameraWishKind.Serial, serial),
        _ when ValueIn(path, "port=") is { } port => new CameraWish(CameraWishKind.Port, port),
        _ when path.StartsWith('/') && path.Length > 1 => new CameraWish(CameraWishKind.Path, path),
        _ => null,
    };

    private static string? ValueIn(string path, string name) =>
        path.StartsWith(name, StringComparison.OrdinalIgnoreCase) && Uri.UnescapeDataString(path[name.Length..]) is var value && !string.IsNullOrWhiteSpace(value) ? value : null;

    private static int Side(SourceQuery query, string key, string name, ICollection<string> faults)
    {
        var side = query.Number(name, 0);
        if (side is >= 0 and <= LargestSide)
            return side;
        faults.Add($"{key}: expected {name}=0 (what is usual) to {LargestSide} pixels, got {side}.");
        return 0;
    }
}
