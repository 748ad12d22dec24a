using System.Collections.Concurrent;
using EdgeAI.Contracts.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Capture.Fixtures;

/// <summary>Inference's end of the stream on a real port, without a model behind it: what it answers a frame with is up to the test.</summary>
internal sealed class SimilarityServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimilarityServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    /// <param name="answer">Makes the answer to a frame; may wait, and may throw to break the stream.</param>
    /// <param name="port">A port to come back at; 0 for any free one.</param>
    /// <param name="reports">Takes what it is told of sources; null for an inference that is too old to be told.</param>
    public static async Task<SimilarityServer> StartAsync(
        Func<SearchFramesRequest, ServerCallContext, Task<SearchFramesResponse>> answer, int port = 0, ConcurrentQueue<ReportSourceRequest>? reports = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new Answering(answer, reports));
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new SimilarityServer(app, new Uri(app.Urls.First()).Port);
    }

    public static SearchFramesResponse Match(SearchFramesRequest request) =>
        new() { Source = request.Source, Sequence = request.Sequence, Result = new SearchResponse { Matches = { new Match { Id = "a.jpg", Score = 1, Label = "A" } } } };

    public static SearchFramesResponse Error(SearchFramesRequest request) =>
        new() { Source = request.Source, Sequence = request.Sequence, Error = new FrameError { Code = (int)StatusCode.InvalidArgument, Message = "Not an image." } };

    public async ValueTask DisposeAsync()
    {
        // Cuts the open streams, as a process that dies does.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private sealed record Answering(Func<SearchFramesRequest, ServerCallContext, Task<SearchFramesResponse>> Answer, ConcurrentQueue<ReportSourceRequest>? Reports);

    private sealed class Service(Answering answering) : Similarity.SimilarityBase
    {
        public override Task<ReportSourceResponse> ReportSource(ReportSourceRequest request, ServerCallContext context)
        {
            if (answering.Reports is not { } reports)
                return base.ReportSource(request, context);
            reports.Enqueue(request);
            return Task.FromResult(new ReportSourceResponse());
        }

        public override async Task SearchFrames(
            IAsyncStreamReader<SearchFramesRequest> requestStream, IServerStreamWriter<SearchFramesResponse> responseStream, ServerCallContext context)
        {
            await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
                await responseStream.WriteAsync(await answering.Answer(request, context), context.CancellationToken);
        }
    }
}
