using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeAI.Capture;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.V4l2;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Capture.Sources.V4l2;

/// <summary>The kernel's virtual cameras: vivid, which gives raw pictures and faults on demand, and v4l2loopback, which a film of MJPEG is fed to.</summary>
[Collection(RunsAlone.Name)]
public sealed class V4l2CameraTests(ITestOutputHelper output) : IDisposable
{
    private const uint Disconnect = 0x00F0F041, FaultyFrame = 0x00F0F042, QueueError = 0x00F0F044, StartError = 0x00F0F045, FatalError = 0x00F0F046, LostFrames = 0x00F0F040;
    private const string First = "v4l2:port=platform:vivid-000", Film = "v4l2:/dev/video9";

    private readonly CaptureRig _rig = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    public void Dispose()
    {
        // What a test that failed left running would keep the cameras from the others.
        _stop.Cancel();
        Task.WaitAll([.. _running], TimeSpan.FromSeconds(20));
        _stop.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public void Find_MetadataNodesBesideTheCameras_AreLeftOut()
    {
        CameraMachine.Require();

        var cameras = new CameraFinder().Find([]);

        // Another test may have had them renumbered.
        var vivid = cameras.Where(camera => camera.Name == "vivid").ToList();
        vivid.Select(camera => camera.Port).Order().ShouldBe(["platform:vivid-000", "platform:vivid-001"]);
        vivid.Select(camera => camera.Path).ShouldBeUnique();
    }

    [Fact]
    public async Task ReadAsync_AutoWithSeveralCameras_ListsThem()
    {
        CameraMachine.Require();
        await using var source = Open("v4l2:auto");

        (await Should.ThrowAsync<CameraAbsentException>(() => ReadAsync(source))).Message.ShouldContain("platform:vivid-001");
    }

    [Theory]
    [InlineData("yuyv", 640, 480)]
    [InlineData("nv12", 640, 360)]
    public async Task ReadAsync_RawFormats_GivePicturesOfTheSizeAskedFor(string format, int width, int height)
    {
        CameraMachine.Require();
        await using var source = Open($"{First}?format={format}&width={width}&height={height}&rate=15&control.timestamp_source=1");

        var frame = _rig.Pool.Rent();
        await source.ReadAsync(frame, _stop.Token);

        frame.Age.ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
        MemoryMarshal.TryGetArray(frame.Image, out _).ShouldBeFalse("the frame's memory is the driver's");
        var layout = frame.Layout.ShouldNotBeNull();
        (layout.Width, layout.Height).ShouldBe((width, height));
        layout.Format.ToString().ShouldBe(format, StringCompareShould.IgnoreCase);
        var pixels = new PixelLayout((PixelFormat)layout.Format, width, height, layout.Stride, (ColorMatrix)layout.Matrix, (ColorRange)layout.Range);
        using var picture = SKBitmap.Decode(RawFrameJpeg.Of(new ImageMemory(frame.Image, pixels)).ToArray());
        _rig.Pool.Return(frame);
        frame.Layout.ShouldBeNull();
        (picture.Width, picture.Height).ShouldBe((width, height));
        // vivid's test pattern: 100 % color bars, white first and black last.
        var (white, black) = (picture.GetPixel(width / 16, height * 3 / 4), picture.GetPixel(width * 15 / 16, height * 3 / 4));
        (white.Red + white.Green + white.Blue).ShouldBeGreaterThan(black.Red + black.Green + black.Blue + 300);
    }

    [Theory]
    [InlineData("width=111&height=111", "640x480@")]
    [InlineData("format=mjpeg", "YUYV")]
    [InlineData("control.nonsense=1", "brightness")]
    [InlineData("control.brightness=999", "0 to 255")]
    public async Task ReadAsync_WhatTheCameraDoesNotOffer_SaysWhatItDoes(string query, string expected)
    {
        CameraMachine.Require();
        await using var source = Open($"{First}?{query}");

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(source))).Message.ShouldContain(expected);
    }

    [Fact]
    public async Task ReadAsync_FaultyFrames_AreCountedAndDropped()
    {
        CameraMachine.Require();
        await using var source = Open(First + "?control.brightness=100");
        await ReadAsync(source);
        var path = PathOfFirst();

        for (var i = 1; i <= 3; i++)
        {
            Inject(path, FaultyFrame);
            // Frames that were filled before come first.
            for (var read = 0; read < 20 && _rig.Tally.Counts.Skipped < i; read++)
                await ReadAsync(source);
            _rig.Tally.Counts.Skipped.ShouldBe(i);
        }
    }

    [Fact]
    public async Task ReadAsync_Film_IsSentFromTheDriversBufferAndNothingIsAllocated()
    {
        CameraMachine.RequireFilm();
        await using var source = Open(Film);
        var frame = _rig.Pool.Rent();
        (await source.ReadAsync(frame, _stop.Token)).ShouldBeTrue();
        MemoryMarshal.TryGetArray(frame.Image, out _).ShouldBeFalse("the frame's memory is the driver's");
        using (var picture = SKBitmap.Decode(frame.Image.Span))
            (picture.Width, picture.Height).ShouldBe((640, 480));
        _rig.Pool.Return(frame);

        var (rate, allocated, threads) = await Task.Run(() => MeasureAsync(source, 300));

        output.WriteLine($"{rate:0.0} frames a second, {allocated} bytes allocated in 300 frames");
        threads.ShouldBe(1, "what awaits goes on on the camera's own thread");
        allocated.ShouldBeLessThan(300);
    }

    private async Task<(double Rate, long Allocated, int Threads)> MeasureAsync(IFrameSource source, int frames)
    {
        var threads = new HashSet<int>();
        long before = 0;
        var clock = new Stopwatch();
        for (var i = -60; i < frames; i++)
        {
            if (i == 0)
            {
                clock.Start();
                threads.Clear();
                threads.EnsureCapacity(4);
                before = GC.GetAllocatedBytesForCurrentThread();
            }
            var frame = _rig.Pool.Rent();
            await source.ReadAsync(frame, _stop.Token).ConfigureAwait(false);
            _rig.Pool.Return(frame);
            threads.Add(Environment.CurrentManagedThreadId);
        }
        return (frames / clock.Elapsed.TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - before, threads.Count);
    }

    [Fact]
    public async Task ReadAsync_FramesKeptBeyondTheCamerasEnd_StayReadable()
    {
        CameraMachine.RequireFilm();
        var frame = _rig.Pool.Rent();
        await using (var source = Open(Film))
            await source.ReadAsync(frame, _stop.Token);

        using (var picture = SKBitmap.Decode(frame.Image.Span))
            picture.Width.ShouldBe(640);
        _rig.Pool.Return(frame);
    }

    [Fact]
    public async Task ReadAsync_FrameOfTheOpeningBeforeIsStillUnderWay_OpensAgain()
    {
        CameraMachine.Require();
        var frame = _rig.Pool.Rent();
        await using (var source = Open(First + "?width=640&height=480"))
            (await source.ReadAsync(frame, _stop.Token)).ShouldBeTrue();
        var before = frame.Image.ToArray();

        await using (var source = Open(First + "?width=320&height=180"))
            await ReadAsync(source);

        frame.Image.Span.SequenceEqual(before).ShouldBeTrue("what is lent stays as it is");
        _rig.Pool.Return(frame);
    }

    [Fact]
    public async Task ReadAsync_AllBuffersUnderWay_GoesOnWhenOneIsBack()
    {
        CameraMachine.RequireFilm();
        await using var source = Open(Film);
        var held = new List<Frame>();
        for (var i = 0; i < 4; i++)
        {
            held.Add(_rig.Pool.Rent());
            await source.ReadAsync(held[^1], _stop.Token);
        }

        foreach (var frame in held)
            _rig.Pool.Return(frame);

        for (var i = 0; i < 20; i++)
            await ReadAsync(source);
    }

    [Fact]
    public async Task RunAsync_FaultsOfEveryKind_AreHealed()
    {
        CameraMachine.Require();
        var model = new V4l2FrameSourceFactory(TimeProvider.System, new CameraFinder());
        var open = Prepare(model, First);
        var running = Task.Run(() => _rig.Reader(() => open(_rig.Tally), TimeProvider.System).RunAsync(_stop.Token));
        _running.Add(running);
        await FramesAsync("the first frames");
        var path = PathOfFirst();
        var times = new List<double>();

        for (var round = 0; round < 100; round++)
        {
            var clock = Stopwatch.StartNew();
            switch (round % 5)
            {
                case 0:
                    Inject(path, Disconnect);
                    break;
                case 1:
                    Inject(path, FatalError);
                    break;
                case 2:
                    Inject(path, StartError);
                    Inject(path, Disconnect);
                    break;
                case 3:
                    Inject(path, QueueError);
                    break;
                default:
                    // It hangs: no frame is given any more, and no error.
                    Inject(path, LostFrames, 100);
                    await Task.Delay(1500);
                    Inject(path, LostFrames, 0);
                    clock.Restart();
                    break;
            }
            await FramesAsync($"frames after fault {round}");
            times.Add(clock.Elapsed.TotalSeconds);
        }

        await _stop.CancelAsync();
        await running;
        times.Sort();
        output.WriteLine($"healed {times.Count} of 100, p50 {times[times.Count / 2]:0.00} s, max {times[^1]:0.00} s");
        times[^1].ShouldBeLessThan(10);
    }

    [Fact]
    public async Task RunAsync_CamerasComeBackRenumbered_TheRightOneIsOpened()
    {
        CameraMachine.Require();
        var open = Prepare(new V4l2FrameSourceFactory(TimeProvider.System, new CameraFinder()), "v4l2:/dev/video2");
        var running = Task.Run(() => _rig.Reader(() => open(_rig.Tally), TimeProvider.System).RunAsync(_stop.Token));
        _running.Add(running);
        await FramesAsync("the first frames");
        // Numbers of nodes that somebody holds open are not given again.
        using var holder = LinuxDevice.Open("/dev/video0");

        File.WriteAllText("/sys/bus/platform/drivers/vivid/unbind", "vivid.0");
        await Eventually.Holds(() => !_rig.State.IsDelivering, "the loss");
        await Task.Delay(1000);
        var clock = Stopwatch.StartNew();
        File.WriteAllText("/sys/bus/platform/drivers/vivid/bind", "vivid.0");
        await FramesAsync("frames of the camera that came back");
        output.WriteLine($"back after {clock.Elapsed.TotalSeconds:0.00} s");
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(10);
        var now = new CameraFinder().Find([]).Single(camera => camera.Port == "platform:vivid-001");

        now.Path.ShouldNotBe("/dev/video2");
        OpenDevices().ShouldContain(now.Path);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task RunAsync_OneOfTwoEqualCamerasTakesTheOthersNumber_EachIsFoundByItsPort()
    {
        CameraMachine.Require();
        var factory = new V4l2FrameSourceFactory(TimeProvider.System, new CameraFinder());
        // Another test may have had them renumbered: without holders they get the lowest numbers, in their order.
        File.WriteAllText("/sys/bus/platform/drivers/vivid/unbind", "vivid.0");
        File.WriteAllText("/sys/bus/platform/drivers/vivid/bind", "vivid.0");
        await Eventually.Holds(() => Ports().Count == 2, "both cameras");
        var before = Ports();
        var other = new CaptureRig();
        // Told apart by the sizes that they were asked for.
        var (first, second) = (Prepare(factory, $"v4l2:{before["platform:vivid-000"]}?width=640&height=480"), Prepare(factory, $"v4l2:{before["platform:vivid-001"]}?width=320&height=180"));
        Task[] running =
        [
            Task.Run(() => _rig.Reader(() => first(_rig.Tally), TimeProvider.System).RunAsync(_stop.Token)),
            Task.Run(() => other.Reader(() => second(other.Tally), TimeProvider.System).RunAsync(_stop.Token)),
        ];
        _running.AddRange(running);
        await FramesAsync("the first frames");
        await FramesAsync("the first frames of the other", other);
        var times = new List<double>();

        for (var swap = 0; swap < 4; swap++)
        {
            // Numbers of nodes that somebody holds open are not given again: the first camera takes that of the second, and gives it back the next time.
            var held = swap % 2 == 0 ? Directory.GetFiles("/dev", "video?").Where(path => string.CompareOrdinal(path, before["platform:vivid-001"]) < 0).Select(LinuxDevice.Open).ToList() : [];
            File.WriteAllText("/sys/bus/platform/drivers/vivid/unbind", "vivid.0");
            await Eventually.Holds(() => !_rig.State.IsDelivering && !other.State.IsDelivering, "both losses");
            await Task.Delay(500);
            var clock = Stopwatch.StartNew();
            File.WriteAllText("/sys/bus/platform/drivers/vivid/bind", "vivid.0");
            held.ForEach(device => device.Dispose());
            await FramesAsync("frames of the first");
            await FramesAsync("frames of the other", other);
            times.Add(clock.Elapsed.TotalSeconds);
            var now = Ports();
            if (swap == 0)
                now["platform:vivid-000"].ShouldBe(before["platform:vivid-001"], "it has the other's number");
            (WidthOf(now["platform:vivid-000"]), WidthOf(now["platform:vivid-001"])).ShouldBe((640u, 320u));
        }

        output.WriteLine($"both back after {string.Join(", ", times.Select(time => $"{time:0.00}"))} s");
        times.Max().ShouldBeLessThan(10);
        await _stop.CancelAsync();
        await Task.WhenAll(running);
    }

    [Fact]
    public async Task ReadAsync_Control_HasTheValueThatWasAskedFor()
    {
        CameraMachine.Require();
        await using var source = Open(First + "?control.brightness=77&control.contrast=66");
        await ReadAsync(source);

        using var device = LinuxDevice.Open(PathOfFirst());
        const uint GetControl = 0xC008561B, Brightness = 0x00980900, Contrast = 0x00980901;
        foreach (var (id, value) in ((uint, int)[])[(Brightness, 77), (Contrast, 66)])
        {
            var control = new V4l2Control { Id = id };
            device.TryControl(GetControl, ref control).ShouldBe(0);
            control.Value.ShouldBe(value);
        }
    }

    [Fact]
    public async Task ReadAsync_FramesOfEveryHabit_AreCutWhereTheyEndAndOthersCounted()
    {
        CameraMachine.RequireFilm();
        Assert.SkipUnless(File.Exists("/dev/video10"), "No second v4l2loopback.");
        var jpeg = Pictures.Jpeg(SKColors.Orange, side: 480);
        byte[] padded = [.. jpeg, .. new byte[5000]], cut = jpeg[..(jpeg.Length / 2)], other = [.. "not a picture at all"u8];
        using var writer = LinuxDevice.Open("/dev/video10");
        var format = new V4l2Format { Type = 2, Width = 480, Height = 480, PixelFormat = FourCharacters.MotionJpeg, SizeImage = 480 * 480 * 2 };
        writer.Control(V4l2Requests.SetFormat, ref format, "setting the film's format");
        using var film = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(writer.Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        using var end = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var number = 0; !end.IsCancellationRequested; number++)
            {
                film.Write((number % 4) switch { 0 => jpeg, 1 => padded, 2 => cut, _ => other });
                await Task.Delay(60);
            }
        });
        await Task.Delay(200);
        await using (var source = Open("v4l2:/dev/video10"))
        {
            for (var i = 0; i < 12; i++)
                (await ReadAsync(source)).ShouldBe(jpeg);
        }
        await end.CancelAsync();
        await writing;

        _rig.Tally.Counts.Skipped.ShouldBeGreaterThanOrEqualTo(8);
    }

    private static Dictionary<string, string> Ports() =>
        new CameraFinder().Find([]).Where(camera => camera.Name == "vivid").ToDictionary(camera => camera.Port, camera => camera.Path);

    private static uint WidthOf(string path)
    {
        const uint GetFormat = 0xC0D05604;
        using var device = LinuxDevice.Open(path);
        var format = new V4l2Format { Type = V4l2Requests.CaptureType };
        device.TryControl(GetFormat, ref format).ShouldBe(0);
        return format.Width;
    }

    private static IEnumerable<string?> OpenDevices() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget);

    private async Task FramesAsync(string what, CaptureRig? rig = null)
    {
        var tally = (rig ?? _rig).Tally;
        var before = tally.Counts.Captured;
        await Eventually.Holds(() => tally.Counts.Captured >= before + 3, what);
    }

    private static string PathOfFirst() => new CameraFinder().Find([]).Single(camera => camera.Port == "platform:vivid-000").Path;

    private static void Inject(string path, uint control, int value = 0)
    {
        using var device = LinuxDevice.Open(path);
        var setting = new V4l2Control { Id = control, Value = value };
        _ = device.TryControl(V4l2Requests.SetControl, ref setting);
    }

    private static Func<EdgeAI.Capture.Telemetry.FrameTally, IFrameSource> Prepare(V4l2FrameSourceFactory factory, string uri)
    {
        var faults = new List<string>();
        var open = factory.Prepare(SourceUri.TryParse(uri)!, "test", new CaptureOptions { HangAfter = TimeSpan.FromSeconds(1) }, faults);
        faults.ShouldBeEmpty();
        return open;
    }

    private IFrameSource Open(string uri) => Prepare(new V4l2FrameSourceFactory(TimeProvider.System, new CameraFinder()), uri)(_rig.Tally);

    private async Task<byte[]> ReadAsync(IFrameSource source)
    {
        var frame = _rig.Pool.Rent();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        (await source.ReadAsync(frame, limit.Token)).ShouldBeTrue();
        var image = frame.Image.ToArray();
        _rig.Pool.Return(frame);
        return image;
    }
}
