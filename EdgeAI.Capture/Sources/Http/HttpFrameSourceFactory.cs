using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Http;

/// <summary><c>http(s)://…</c>: the query belongs to the camera.</summary>
internal sealed class HttpFrameSourceFactory(TimeProvider clock) : IFrameSourceFactory
{
    public IReadOnlyList<string> Schemes { get; } = ["http", "https"];

    public string Example => "http(s)://CAMERA/video.mjpg";

    public Func<FrameTally, IFrameSource> Prepare(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults)
    {
        if (!Uri.TryCreate(uri.Text, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            faults.Add($"{key}: expected a web address like http://camera.local/video.mjpg, got '{uri}'.");
            return _ => throw new InvalidOperationException($"'{uri}' is no web address.");
        }
        var camera = new CameraAddress(address);
        return tally => new HttpFrameSource(camera, options.ConnectTimeout, options.MaxFrameBytes, new FramePacer(options.SnapshotRate, clock), tally);
    }
}
