using System.Globalization;
using EdgeAI.Capture.Telemetry;
using Iot.Device.Camera.Settings;

namespace EdgeAI.Capture.Sources.Programs;

/// <summary><c>libcamera:0?width=&amp;height=&amp;rate=</c>: a Raspberry Pi's camera module, through <c>rpicam-vid</c>, or <c>libcamera-vid</c> before it.</summary>
internal sealed class LibcameraFrameSourceFactory : IFrameSourceFactory
{
    private const int UsualWidth = 640, UsualHeight = 480, UsualRate = 30, LargestSide = 9_152, MostCameras = 16;

    public IReadOnlyList<string> Schemes { get; } = ["libcamera"];

    public string Example => "libcamera:0?width=640&height=480&rate=30";

    public string Offers => "a Raspberry Pi's camera module";

    public string? Lacks => Program([]).Lacks;

    public Func<FrameTally, IFrameSource> Prepare(SourceUri uri, string key, CaptureOptions options, ICollection<string> faults)
    {
        var number = 0;
        if (uri.Path.Length > 0 && (!int.TryParse(uri.Path, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number >= MostCameras))
            faults.Add($"{key}: expected libcamera: and the number of the camera, 0 to {MostCameras - 1}, got '{uri.Path}'.");
        var query = new SourceQuery(uri, key, faults);
        var width = Side(query.Number("width", UsualWidth), "width", key, faults);
        var height = Side(query.Number("height", UsualHeight), "height", key, faults);
        var rate = query.Rate(UsualRate);
        query.RefuseOthers();
        var command = Program(Arguments(number, width, height, rate));
        return tally => new ProgramFrameSource(command, isCamera: true, endsForGood: false, rate, options.MaxFrameBytes, tally);
    }

    /// <summary>The program that films with camera modules.</summary>
    public static ProgramCommand Program(IReadOnlyList<string> arguments) => new(["rpicam-vid", "libcamera-vid"], "rpicam-apps", arguments);

    private static string[] Arguments(int camera, int width, int height, double rate) => new CommandOptionsBuilder(includeOutputToStdio: false)
        .With(Set(Command.Camera, Text(camera))).With(Set(Command.Timeout, "0")).With(Set(Command.Nopreview))
        .With(Set(Command.Codec, "mjpeg")).With(Set(Command.Flush))
        .With(Set(Command.Width, Text(width))).With(Set(Command.Height, Text(height))).With(Set(Command.Framerate, rate.ToString(CultureInfo.InvariantCulture)))
        .With(Set(Command.Output, "-"))
        .GetArguments();

    private static CommandOptionAndValue Set(Command command, string value = "") => new(CommandOptionsBuilder.Get(command), value);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Side(int side, string name, string key, ICollection<string> faults)
    {
        if (side is < 1 or > LargestSide)
            faults.Add($"{key}: expected {name}=1 to {LargestSide} pixels, got {side}.");
        return side;
    }
}
