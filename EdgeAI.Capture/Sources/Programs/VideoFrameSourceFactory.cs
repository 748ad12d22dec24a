using System.Globalization;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Programs;

/// <summary><c>rtsp(s)://…</c> and <c>file:PATH?loop=true&amp;rate=5</c>: video of any codec, decoded by <c>ffmpeg</c>.</summary>
internal sealed class VideoFrameSourceFactory : IFrameSourceFactory
{
    private const string File = "file";

    /// <summary>Least frames a second that are given of a film that has fewer.</summary>
    private const double SlowestFilm = 0.5;

    private static readonly string[] _quiet = ["-nostdin", "-hide_banner", "-loglevel", "error"];

    // MJPEG of high quality, nothing but pictures, each as soon as it is there.
    private static readonly string[] _pictures = ["-an", "-sn", "-dn", "-c:v", "mjpeg", "-q:v", "3", "-flush_packets", "1", "-f", "mjpeg", "pipe:1"];

    public IReadOnlyList<string> Schemes { get; } = ["rtsp", "rtsps", File];

    public string Example => "rtsp://USER:PASSWORD@CAMERA/stream, file:VIDEO?loop=true";

    public string Offers => "a network camera, or a video, of any codec";

    public string? Lacks => Ffmpeg([]).Lacks;

    public Func<FrameTally, IFrameSource> Prepare(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults)
    {
        if (uri.Scheme == File)
            return FromFile(uri, key, options, faults);
        var command = Ffmpeg(FromCamera(uri, key, faults));
        return tally => new ProgramFrameSource(command, isCamera: true, endsForGood: false, rate: 0, options.MaxFrameBytes, tally);
    }

    private static ProgramCommand Ffmpeg(IReadOnlyList<string> arguments, string? file = null) => new(["ffmpeg"], "ffmpeg", arguments, file);

    // The query belongs to the camera.
    private static string[] FromCamera(SourceUri uri, string key, ICollection<string> faults)
    {
        if (SourceUri.HasUnencodedLogin(uri.Text))
            faults.Add($"{key}: the user or the password holds a character that must be percent-encoded: # as %23, / as %2F, ? as %3F, @ as %40, \\ as %5C, % as %25.");
        else if (!Uri.TryCreate(uri.Text, UriKind.Absolute, out var address) || address.Host.Length == 0)
            faults.Add($"{key}: expected an address like rtsp://camera.local/stream, got '{uri}'.");
        // UDP loses packets without a word, and pictures with them.
        return [.. _quiet, "-rtsp_transport", "tcp", "-i", uri.Text, .. _pictures];
    }

    private static Func<FrameTally, IFrameSource> FromFile(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults)
    {
        if (uri.Path.Length == 0)
            faults.Add($"{key}: expected the path of a video after 'file:', got none.");
        var query = new SourceQuery(uri, key, faults);
        var loop = query.Flag("loop", true);
        var rate = query.Rate(0);
        query.RefuseOthers();
        var path = Path.GetFullPath(uri.Path.Length == 0 ? "." : uri.Path);
        string[] again = loop ? ["-stream_loop", "-1"] : [];
        // The film's own rate, or the one asked for. A picture that stands long is given again meanwhile: the film does not hang.
        var pictures = rate > 0 ? rate.ToString(CultureInfo.InvariantCulture) : $"'max(source_fps,{SlowestFilm.ToString(CultureInfo.InvariantCulture)})'";
        // As fast as it was filmed, however long a picture stands. The protocol's name keeps a path with a colon from being taken for an address.
        var command = Ffmpeg([.. _quiet, .. again, "-i", $"file:{path}", "-vf", $"fps={pictures},realtime=limit=1000000", .. _pictures], path);
        return tally => new ProgramFrameSource(command, isCamera: false, endsForGood: !loop, rate > 0 ? rate : SlowestFilm, options.MaxFrameBytes, tally);
    }
}
