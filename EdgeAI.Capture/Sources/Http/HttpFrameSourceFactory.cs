using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Http;

/// <summary><c>http(s)://…</c>: the query belongs to the camera, but for <c>tls=insecure</c> and <c>tls=sha256:FINGERPRINT</c>.</summary>
internal sealed class HttpFrameSourceFactory(TimeProvider clock) : IFrameSourceFactory
{
    public IReadOnlyList<string> Schemes { get; } = ["http", "https"];

    public string Example => "http(s)://USER:PASSWORD@CAMERA/video.mjpg";

    public string Offers => "a network camera: an MJPEG stream, or single images";

    public Func<FrameTally, IFrameSource> Prepare(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults)
    {
        if (CameraAddress.TryParse(uri.Text, out var fault) is not { } camera)
        {
            faults.Add($"{key}: {fault}");
            return _ => throw new InvalidOperationException(fault);
        }
        return tally => new HttpFrameSource(camera, options.ConnectTimeout, options.MaxFrameBytes, new FramePacer(options.SnapshotRate, clock), tally);
    }
}
