using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Inference.Live;
using Grpc.Core;

namespace EdgeAI.Tests.Inference.Events;

/// <summary>Frames of a camera that has not settled are shown, and nothing is announced because of them.</summary>
public class SettlingStreamTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_WhileTheLightMoves_ShowsFramesAndAnnouncesNothing()
    {
        using var events = await LiveEvents.OpenAsync(server);
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        var sequence = 0L;
        // It never stands: each frame is another picture.
        for (; sequence < 12; sequence++)
            (await SendAsync(call, sequence, label: 1 + (int)sequence % 2 * 3, settling: true)).Result.Decision.ShouldNotBeNull();
        var shown = await events.NextAsync("frame", frame => frame.GetProperty("source").GetString() == "settles");
        shown.GetProperty("settling").GetBoolean().ShouldBeTrue();

        for (var last = sequence + 12; sequence < last; sequence++)
            await SendAsync(call, sequence, label: 5, settling: false);
        var sighting = await events.NextAsync("sighting", sighting => sighting.GetProperty("source").GetString() == "settles");

        sighting.GetProperty("label").GetString().ShouldBe(DrawnProducts.Labels[5]);
        sighting.GetProperty("sequence").GetInt64().ShouldBeGreaterThanOrEqualTo(12);
    }

    private static async Task<SearchFramesResponse> SendAsync(AsyncDuplexStreamingCall<SearchFramesRequest, SearchFramesResponse> call, long sequence, int label, bool settling)
    {
        var frame = SearchFramesTests.Frame(sequence, DrawnProducts.Draw(DrawnProducts.Labels[label], 20 + (int)sequence), source: "settles");
        frame.Settling = settling;
        await call.RequestStream.WriteAsync(frame, Cancellation);
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        return call.ResponseStream.Current;
    }
}
