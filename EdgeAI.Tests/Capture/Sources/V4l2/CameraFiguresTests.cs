using System.Diagnostics;
using System.Diagnostics.Metrics;
using EdgeAI.Capture;
using EdgeAI.Capture.Hosting;
using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.V4l2;
using EdgeAI.Inference.Catalog;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Capture.Sources.V4l2;

/// <summary>Measurements with the virtual cameras; <c>EDGEAI_CAMERA_FIGURES=600</c> asks for them.</summary>
[Collection(RunsAlone.Name)]
public sealed class CameraFiguresTests(ITestOutputHelper output) : IDisposable
{
    // vivid's usual time stamp is of an end of exposure that is still to come; here it is of the start.
    private const string Film = "v4l2:/dev/video9", Raw = "v4l2:port=platform:vivid-000?format=yuyv&width=640&height=480&control.timestamp_source=1";

    private readonly CaptureRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Film_ForMinutes_AllocatesNothingAndDoesNotGrow()
    {
        var seconds = CameraMachine.RequireFigures();
        CameraMachine.RequireFilm();
        var open = new V4l2FrameSourceFactory(TimeProvider.System, new CameraFinder()).Prepare(SourceUri.TryParse(Film)!, "test", new CaptureOptions(), []);
        await using var source = open(_rig.Tally);

        var (frames, took, allocated, before, after) = await Task.Run(() => FilmAsync(source, seconds));

        output.WriteLine($"{frames} frames in {took:0.0} s, {frames / took:0.00} a second, {_rig.Tally.Counts.Skipped} skipped; {allocated} bytes allocated; {before >> 10} KiB of memory after a tenth of it, {after >> 10} at the end");
        allocated.ShouldBeLessThan(frames);
        after.ShouldBeLessThan(before + (16L << 20));
    }

    private async Task<(int Frames, double Seconds, long Allocated, long Before, long After)> FilmAsync(IFrameSource source, int seconds)
    {
        var (frames, allocated, memory) = (0, 0L, 0L);
        var clock = Stopwatch.StartNew();
        // The first tenth is for what is made once.
        for (var isWarm = false; clock.Elapsed.TotalSeconds < seconds; frames++)
        {
            if (!isWarm && clock.Elapsed.TotalSeconds > seconds / 10.0)
                (isWarm, frames, allocated, memory) = (true, 0, GC.GetAllocatedBytesForCurrentThread(), Environment.WorkingSet);
            var frame = _rig.Pool.Rent();
            await source.ReadAsync(frame, CancellationToken.None).ConfigureAwait(false);
            _rig.Pool.Return(frame);
        }
        return (frames, clock.Elapsed.TotalSeconds * 0.9, GC.GetAllocatedBytesForCurrentThread() - allocated, memory, Environment.WorkingSet);
    }

    [Fact]
    public async Task Answer_FromTheDriversTimeStamp_TakesSoLong()
    {
        var seconds = Math.Min(60, CameraMachine.RequireFigures());
        CameraMachine.RequireFilm();
        await using var inference = await StartInferenceAsync();
        // One at a time, each after the other has ended.
        foreach (var (name, uri) in ((string, string)[])[("MJPEG", Film), ("YUYV", Raw)])
        {
            var times = new List<double>();
            using var listener = Listen(times);
            await using (var capture = CaptureOf(uri, inference))
            {
                await capture.StartAsync(TestContext.Current.CancellationToken);
                for (var waited = 0; waited < 600 && Count(times) < 10; waited++)
                    await Task.Delay(100, TestContext.Current.CancellationToken);
                lock (times)
                    times.Clear();
                await Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
                await capture.StopAsync(TestContext.Current.CancellationToken);
            }
            lock (times)
                times.Sort();
            times.Count.ShouldBeGreaterThan(10);
            output.WriteLine($"{name} 640x480, from the driver's time stamp to the answer: p50 {times[times.Count / 2] * 1000:0.0} ms, p99 {times[times.Count * 99 / 100] * 1000:0.0} ms of {times.Count} answers in {seconds} s");
        }
    }

    [Fact]
    public async Task Answer_AfterACameraIsPluggedIn_ComesWithinTenSeconds()
    {
        _ = CameraMachine.RequireFigures();
        await using var inference = await StartInferenceAsync();
        File.WriteAllText("/sys/bus/platform/drivers/vivid/unbind", "vivid.0");
        var times = new List<double>();
        using var listener = Listen(times);
        await using var capture = CaptureOf("v4l2:port=platform:vivid-000", inference);
        await capture.StartAsync(TestContext.Current.CancellationToken);
        var state = capture.Services.GetRequiredService<CaptureWorker>().Pipelines[0].State;
        await Eventually.Holds(() => state.Source.IsLost, "that there is no camera");
        // Long enough for the pauses between attempts to have grown.
        await Task.Delay(TimeSpan.FromSeconds(12), TestContext.Current.CancellationToken);

        var clock = Stopwatch.StartNew();
        File.WriteAllText("/sys/bus/platform/drivers/vivid/bind", "vivid.0");
        var bound = clock.Elapsed.TotalSeconds;
        var tally = capture.Services.GetRequiredService<CaptureWorker>().Pipelines[0].Tally;
        await Eventually.Holds(() => tally.Counts.Captured > 0, "the first frame");
        var captured = clock.Elapsed.TotalSeconds;
        await Eventually.Holds(() => Count(times) > 0, "the first answer");

        output.WriteLine($"first answer {clock.Elapsed.TotalSeconds:0.00} s after the camera was plugged in: the driver was there after {bound:0.00} s, the first frame after {captured:0.00} s, and {tally.Counts} when it was answered");
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(10);
        await capture.StopAsync(TestContext.Current.CancellationToken);
    }

    // In software emulation the module takes minutes to compile.
    private static async Task<InferenceServer> StartInferenceAsync()
    {
        var server = new InferenceServer();
        await server.StartAsync(DrawnCatalog.Shared.IndexPath, [("Embedding:CallDeadline", "00:01:00")]);
        for (var waited = 0; waited < 600 && server.Services.GetRequiredService<CatalogState>().Current is null; waited++)
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        return server;
    }

    private static WebApplication CaptureOf(string uri, InferenceServer inference) => CaptureHost.Build(
        ["--Capture:HttpPort=0", $"--services:inference:grpc:0=http://{inference.Channel.Target}", "--Logging:LogLevel:Default=None", $"--Capture:Sources:0={uri}"]);

    private static MeterListener Listen(List<double> times)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "edgeai.capture.answer.duration")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            lock (times)
                times.Add(seconds);
        });
        listener.Start();
        return listener;
    }

    private static int Count(List<double> times)
    {
        lock (times)
            return times.Count;
    }
}
