using System.Globalization;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Programs;

/// <summary><c>rtsp(s)://…</c> and <c>file:PATH?loop=true&amp;rate=5</c>: video of any codec, decoded by <c>ffmpeg</c>.</summary>
internal sealed class VideoFrameSourceFactory : IFrameSourceFactory
{
    private const string File = "file";
    private static readonly string[] _quiet = ["-nostdin", "-hide_banner", "-loglevel", "error"];

    // MJPEG of high quality, nothing but pictures, each as soon as it is there.
    private static readonly string[] _pictures = ["-an", "-sn", "-dn", "-c:v", "mjpeg", "-q:v", "3", "-flush_packets", "1", "-f", "mjpeg", "pipe:1"];

    public IReadOnlyList<string> Schemes { get; } = ["rtsp", "rtsps", File];

    public string Example => "rtsp://USER:PASSWORD@CAMERA/stream, file:VIDEO?loop=true";

    public Func<FrameTally, IFrameSource> Prepare(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults)
    {
        var command = new ProgramCommand(["ffmpeg"], "ffmpeg", uri.Scheme == File ? FromFile(uri, key, faults, out var loop) : FromCamera(uri, key, faults, out loop));
        return tally => new ProgramFrameSource(command, isCamera: uri.Scheme != File, endsForGood: !loop, options.MaxFrameBytes, tally);
    }

    // The query belongs to the camera.
    private static string[] FromCamera(SourceUri uri, string key, ICollection<string> faults, out bool loop)
    {
        loop = true;
        if (SourceUri.HasUnencodedLogin(uri.Text))
            faults.Add($"{key}: the user or the password holds a character that must be percent-encoded: # as %23, / as %2F, ? as %3F, @ as %40, \\ as %5C, % as %25.");
        else if (!Uri.TryCreate(uri.Text, UriKind.Absolute, out var address) || address.Host.Length == 0)
            faults.Add($"{key}: expected an address like rtsp://camera.local/stream, got '{uri}'.");
        // UDP loses packets without a word, and pictures with them.
        return [.. _quiet, "-rtsp_transport", "tcp", "-i", uri.Text, .. _pictures];
    }

    private static string[] FromFile(SourceUri uri, string key, ICollection<string> faults, out bool loop)
    {
        if (uri.Path.Length == 0)
            faults.Add($"{key}: expected the path of a video after 'file:', got none.");
        var query = new SourceQuery(uri, key, faults);
        loop = query.Flag("loop", true);
        var rate = query.Rate(0);
        query.RefuseOthers();
        string[] again = loop ? ["-stream_loop", "-1"] : [];
        string[] every = rate > 0 ? ["-r", rate.ToString(CultureInfo.InvariantCulture)] : [];
        // As fast as it was filmed. The protocol's name keeps a path with a colon from being taken for an address.
        return [.. _quiet, .. again, "-re", "-i", $"file:{Path.GetFullPath(uri.Path.Length == 0 ? "." : uri.Path)}", .. every, .. _pictures];
    }
}
