using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EdgeAI.Capture;
using EdgeAI.Capture.Hosting;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Capture.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace EdgeAI.Tests.Capture;

public sealed class CaptureHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-capture-");

    public CaptureHostTests() => File.WriteAllBytes(Path.Combine(_folder.FullName, "a.jpg"), Pictures.Jpeg(SKColors.Red));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Build_SeveralSources_WorkIndependentlyAndHealthTells()
    {
        var received = new ConcurrentQueue<SearchFramesRequest>();
        await using var server = await SimilarityServer.StartAsync((request, _) =>
        {
            received.Enqueue(request);
            return Task.FromResult(SimilarityServer.Match(request));
        });
        await using var app = CaptureHost.Build(
        [
            "--Capture:HttpPort=0", $"--services:inference:grpc:0={server.Url}", "--Logging:LogLevel:Default=None",
            $"--Capture:Sources:0=folder:{_folder.FullName}?rate=50", $"--Capture:Sources:1=synthetic:{_folder.FullName}?rate=50&size=64x64", "--Capture:Sources:2=folder:/nowhere/at/all",
        ]);

        await app.StartAsync();
        await Eventually.Holds(() => received.Count(request => request.Source == "folder") > 3 && received.Count(request => request.Source == "synthetic") > 3, "frames of both sources");
        using var http = new HttpClient();
        var health = await http.GetStringAsync(new Uri(app.Urls.First() + "/health"));
        health.ShouldStartWith("Degraded\n");
        health.ShouldContain("\nfolder: frames flow.");
        health.ShouldContain("\nfolder-2: no frames for");
        health.ShouldContain("/nowhere/at/all");
        (await http.GetStringAsync(new Uri(app.Urls.First() + "/alive"))).ShouldBe("Healthy");
        var metrics = await http.GetStringAsync(new Uri(app.Urls.First() + "/metrics"));
        await app.StopAsync();

        metrics.ShouldContain("edgeai_capture_frames_captured");
        metrics.Split('\n').ShouldContain(line => line.StartsWith("edgeai_capture_source_up") && line.Contains("\"folder\"") && line.Contains("} 1"));
        metrics.Split('\n').ShouldContain(line => line.StartsWith("edgeai_capture_source_up") && line.Contains("\"folder-2\"") && line.Contains("} 0"));
        foreach (var pipeline in app.Services.GetRequiredService<CaptureWorker>().Pipelines)
        {
            var counts = pipeline.Tally.Counts;
            counts.Captured.ShouldBe(counts.Answered + counts.Dropped + counts.Failed);
        }
    }

    [Fact]
    public async Task Build_SourceThatGaveAllItsFrames_IsHealthyAndItsFramesAreCountedBySendingAndAnswer()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "b.jpg"), Pictures.Jpeg(SKColors.Green));
        File.WriteAllBytes(Path.Combine(_folder.FullName, "c.jpg"), Pictures.Jpeg(SKColors.Blue));
        // One of three is refused: it was sent, and is not answered.
        await using var server = await SimilarityServer.StartAsync((request, _) => Task.FromResult(request.Sequence == 2 ? SimilarityServer.Error(request) : SimilarityServer.Match(request)));
        await using var app = CaptureHost.Build(
            ["--Capture:HttpPort=0", $"--services:inference:grpc:0={server.Url}", "--Logging:LogLevel:Default=None", $"--Capture:Sources:0=folder:{_folder.FullName}?rate=4&loop=false"]);

        await app.StartAsync();
        var pipeline = app.Services.GetRequiredService<CaptureWorker>().Pipelines[0];
        await Eventually.Holds(() => pipeline.State.IsDone && pipeline.Tally.Counts is { Answered: 2, Failed: 1 }, "all frames");
        using var http = new HttpClient();
        var health = await http.GetStringAsync(new Uri(app.Urls.First() + "/health"));
        var metrics = (await http.GetStringAsync(new Uri(app.Urls.First() + "/metrics"))).Split('\n');
        await app.StopAsync();

        health.ShouldBe("Healthy\nfolder: gave all its frames. 3 captured, 3 sent, 2 answered, 0 dropped, 1 failed, 0 unreadable.");
        foreach (var (name, count) in new[] { ("captured", 3), ("sent", 3), ("answered", 2), ("failed", 1), ("dropped", 0) })
            metrics.ShouldContain(line => line.StartsWith($"edgeai_capture_frames_{name}_total{{") && line.Contains("\"folder\"") && line.Split('}')[1].Trim().StartsWith($"{count}"), name);
    }

    [Fact]
    public async Task Build_EveryFrameFails_HealthTells()
    {
        await using var server = await SimilarityServer.StartAsync((request, _) => Task.FromResult(SimilarityServer.Error(request)));
        await using var app = CaptureHost.Build(
            ["--Capture:HttpPort=0", $"--services:inference:grpc:0={server.Url}", "--Logging:LogLevel:Default=None", $"--Capture:Sources:0=folder:{_folder.FullName}?rate=50"]);

        await app.StartAsync();
        await Eventually.Holds(() => app.Services.GetRequiredService<CaptureWorker>().Pipelines[0].Tally.Counts.Failed > 5, "refusals");
        using var http = new HttpClient();
        var health = await http.GetStringAsync(new Uri(app.Urls.First() + "/health"));
        health.ShouldStartWith("Degraded\n");
        health.ShouldContain("\nfolder: inference refuses every frame: Not an image.");
        await app.StopAsync();
    }

    [Fact]
    public async Task RunAsync_PortInUse_ExitsWithOne()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        (await CaptureHost.RunAsync([$"--Capture:HttpPort={port}", $"--Capture:Sources:0=folder:{_folder.FullName}", "--Logging:LogLevel:Default=None"])).ShouldBe(1);
    }
}
