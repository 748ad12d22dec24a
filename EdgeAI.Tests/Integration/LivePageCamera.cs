using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeAI.Tests.Integration;

/// <summary>Sends frames over the contract's stream, as capture does.</summary>
internal sealed class LivePageCamera : IAsyncDisposable
{
    private readonly AsyncDuplexStreamingCall<SearchFramesRequest, SearchFramesResponse> _call;
    private readonly string _source;
    private long _sequence;

    public LivePageCamera(GrpcChannel channel, string source) =>
        (_call, _source) = (new Similarity.SimilarityClient(channel).SearchFrames(), source);

    public long Sequence => _sequence;

    /// <summary>Sends a frame and waits for its answer.</summary>
    public async Task<SearchFramesResponse> SendAsync(byte[] image, int k = 0)
    {
        await _call.RequestStream.WriteAsync(SearchFramesTests.Frame(++_sequence, image, k, _source));
        (await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        return _call.ResponseStream.Current;
    }

    /// <summary>Sends frames at a steady rate until cancelled.</summary>
    public async Task SendManyAsync(Func<long, byte[]> draw, TimeSpan interval, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            do await SendAsync(draw(_sequence)); while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _call.RequestStream.CompleteAsync();
        _call.Dispose();
    }
}
