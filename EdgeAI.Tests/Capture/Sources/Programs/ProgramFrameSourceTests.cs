using System.Diagnostics;
using EdgeAI.Capture;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.Programs;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Capture.Sources.Programs;

[Collection(RunsAlone.Name)]
public sealed class ProgramFrameSourceTests : IDisposable
{
    private readonly CaptureRig _rig = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _folder.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task ReadAsync_VideoFile_GivesItsFramesAndEnds()
    {
        await using var source = Open(new VideoFrameSourceFactory(), $"file:{Film(seconds: 1)}?loop=false&rate=10");

        var frames = 0;
        for (var frame = new Frame(CaptureRig.MaxFrameBytes); await source.ReadAsync(frame, TestContext.Current.CancellationToken); frame.Clear(), frames++)
        {
            using var picture = SKBitmap.Decode(frame.Image.Span);
            (picture.Width, picture.Height).ShouldBe((320, 240));
        }
        frames.ShouldBeInRange(9, 12);
        source.EndsForGood.ShouldBeTrue();
    }

    [Fact]
    public async Task ReadAsync_VideoFileInALoop_GoesOn()
    {
        await using var source = Open(new VideoFrameSourceFactory(), $"file:{Film(seconds: 1)}");

        for (var i = 0; i < 45; i++)
            await ReadAsync(source);
    }

    [Fact]
    public async Task ReadAsync_VideoOfOneFrameInTwentySeconds_IsGivenWithoutLongGaps()
    {
        await using var source = Open(new VideoFrameSourceFactory(), $"file:{Film(seconds: 60, rate: "1/20")}");

        source.Period.ShouldBe(TimeSpan.FromSeconds(2));
        var first = await ReadAsync(source);
        var asked = Stopwatch.StartNew();
        (await ReadAsync(source)).ShouldBe(first);
        // Far below the 10 s of a hang, and the 20 s until the next picture.
        asked.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(9));
    }

    [Theory]
    [InlineData("pipe", "a named pipe")]
    [InlineData("folder", "a folder")]
    [InlineData("socket", "a socket")]
    [InlineData("device", "a device")]
    [InlineData("text", "Invalid data")]
    [InlineData("nothing", "leads to nothing")]
    public async Task ReadAsync_NoVideo_SaysWhatIsThere(string kind, string expected)
    {
        RequireFfmpeg();
        var path = kind == "device" ? "/dev/null" : Path.Combine(_folder.Path, kind);
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        if (kind == "pipe")
            Posix.MakePipe(path);
        else if (kind == "folder")
            Directory.CreateDirectory(path);
        else if (kind == "socket")
            socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        else if (kind == "text")
            await File.WriteAllTextAsync(path, "no video");
        await using var source = Open(new VideoFrameSourceFactory(), $"file:{path}");

        (await Should.ThrowAsync<IOException>(() => ReadAsync(source))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain(expected), message => message.ShouldContain(path));
    }

    [Fact]
    public async Task ReadAsync_RtspServer_GivesItsFrames()
    {
        var film = Film(seconds: 20);
        var script = RepositoryRoot.Combine("EdgeAI.Tests", "Capture", "Sources", "Programs", "rtsp-server.py");
        using var server = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec /usr/bin/python3 {script} {film}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var port = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(port is null, "No RTSP server: apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad");
            await using var source = Open(new VideoFrameSourceFactory(), $"rtsp://127.0.0.1:{port}/film");

            for (var i = 0; i < 20; i++)
            {
                using var picture = SKBitmap.Decode(await ReadAsync(source));
                picture.Width.ShouldBe(320);
            }
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task ReadAsync_RtspNobodyServes_FailsWithoutThePassword()
    {
        RequireFfmpeg();
        await using var source = Open(new VideoFrameSourceFactory(), "rtsp://viewer:Ss9@127.0.0.1:1/stream?user=me&pwd=Ss9");

        var message = (await Should.ThrowAsync<IOException>(() => ReadAsync(source))).Message;

        message.ShouldContain("127.0.0.1:1/stream?user=me&pwd=…: Connection refused");
        message.ShouldNotContain("Ss9");
    }

    [Theory]
    [InlineData("rpicam-vid")]
    [InlineData("libcamera-vid")]
    public async Task ReadAsync_CameraModule_IsFilmedWithTheArgumentsAskedFor(string program)
    {
        var image = Path.Combine(_folder.Path, "image.jpg");
        await File.WriteAllBytesAsync(image, Pictures.Jpeg(SKColors.Red));
        StandIn(program, $"echo \"$@\" > {_folder.Path}/arguments\nwhile cat {image}; do sleep 0.05; done");
        await using var source = Open(new LibcameraFrameSourceFactory(), "libcamera:1?width=800&height=600&rate=15");

        for (var i = 0; i < 5; i++)
            (await ReadAsync(source)).ShouldBe(await File.ReadAllBytesAsync(image));

        var arguments = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "arguments"));
        foreach (var expected in new[] { "--camera 1", "--timeout 0", "--codec mjpeg", "--width 800", "--height 600", "--framerate 15", "--output -" })
            arguments.ShouldContain(expected);
    }

    [Fact]
    public async Task ReadAsync_NoSuchProgram_NamesItsPackage()
    {
        Environment.SetEnvironmentVariable("PATH", _folder.Path);
        await using var source = Open(new LibcameraFrameSourceFactory(), "libcamera:");

        (await Should.ThrowAsync<FileNotFoundException>(() => ReadAsync(source))).Message.ShouldContain("apt-get install rpicam-apps");
    }

    [Fact]
    public async Task ReadAsync_ProgramHangs_EndsWhenCancelledAndTheProgramWithIt()
    {
        StandIn("rpicam-vid", $"echo $$ > {_folder.Path}/pid\nexec sleep 1000");
        await using var source = Open(new LibcameraFrameSourceFactory(), "libcamera:0");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<OperationCanceledException>(async () => await source.ReadAsync(new Frame(CaptureRig.MaxFrameBytes), limit.Token));
        await source.DisposeAsync();

        Directory.Exists($"/proc/{(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "pid"))).Trim()}").ShouldBeFalse();
    }

    [Fact]
    public async Task Capture_IsKilled_ItsProgramsEndToo()
    {
        Assert.SkipWhen(ProgramCommand.PathOf("setpriv") is null, "No setpriv: apt-get install util-linux");
        StandIn("rpicam-vid", $"echo $$ > {_folder.Path}/pid\nexec sleep 1000");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "EdgeAI.Capture.dll"), "--Capture:Sources:0=libcamera:0", "--Capture:HttpPort=0"]) { RedirectStandardOutput = true };
        using var capture = Process.Start(start)!;
        var pid = Path.Combine(_folder.Path, "pid");
        await Eventually.Holds(() => File.Exists(pid) && File.ReadAllText(pid).EndsWith('\n'), "the program");
        var program = $"/proc/{(await File.ReadAllTextAsync(pid)).Trim()}";
        Directory.Exists(program).ShouldBeTrue();

        capture.Kill();

        await Eventually.Holds(() => !Directory.Exists(program), "its end");
    }

    private static void RequireFfmpeg() => Assert.SkipWhen(ProgramCommand.PathOf("ffmpeg") is null, "No ffmpeg: apt-get install ffmpeg");

    private string Film(int seconds, string rate = "30")
    {
        RequireFfmpeg();
        var film = Path.Combine(_folder.Path, "film.mp4");
        using var process = Process.Start("ffmpeg", ["-loglevel", "error", "-y", "-f", "lavfi", "-i", $"testsrc=size=320x240:rate={rate}:duration={seconds}", "-c:v", "libx264", "-g", "15", "-pix_fmt", "yuv420p", film]);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return film;
    }

    private void StandIn(string program, string script)
    {
        var path = Path.Combine(_folder.Path, program);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        Environment.SetEnvironmentVariable("PATH", $"{_folder.Path}:{_path}");
    }

    private IFrameSource Open(IFrameSourceFactory factory, string uri)
    {
        var faults = new List<string>();
        var open = factory.Prepare(SourceUri.TryParse(uri)!, "test", new CaptureOptions { MaxFrameBytes = CaptureRig.MaxFrameBytes }, faults);
        faults.ShouldBeEmpty();
        return open(_rig.Tally);
    }

    private static async Task<byte[]> ReadAsync(IFrameSource source)
    {
        var frame = new Frame(CaptureRig.MaxFrameBytes);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        (await source.ReadAsync(frame, limit.Token)).ShouldBeTrue();
        return frame.Image.ToArray();
    }
}
