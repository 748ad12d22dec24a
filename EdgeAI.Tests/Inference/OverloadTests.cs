using System.Net;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Matching;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference;

public class OverloadTests
{
    private static readonly byte[] Picture = DrawnProducts.Draw(DrawnProducts.Labels[0], 0);

    [Fact]
    public async Task Search_EveryInstanceBusyAndTheQueueFull_Is503WithRetryAfter()
    {
        await using var server = await InferenceServer.StartReadyAsync(("Embedding:Instances", "1"), ("Inference:QueueLimit", "1"), ("Inference:QueueTimeout", "00:00:30"));
        var gate = server.Services.GetRequiredService<AdmissionGate>();
        await gate.EnterAsync(default);
        var queued = server.Http.PostImageAsync("/search", Picture);
        while (gate.Waiting == 0) await Task.Delay(5);

        var refused = await server.Http.PostImageAsync("/search", Picture);

        (await refused.ShouldBeProblemAsync(503, "overloaded")).ShouldContain("Inference:QueueLimit");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        gate.Leave();
        (await queued).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.PostImageAsync("/search", Picture)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Search_TheWaitTakesTooLong_Is503()
    {
        await using var server = await InferenceServer.StartReadyAsync(("Embedding:Instances", "1"), ("Inference:QueueTimeout", "00:00:00.050"));
        var gate = server.Services.GetRequiredService<AdmissionGate>();
        await gate.EnterAsync(default);

        (await (await server.Http.PostImageAsync("/search", Picture)).ShouldBeProblemAsync(503, "overloaded")).ShouldContain("within 50 ms");

        gate.Leave();
        gate.Waiting.ShouldBe(0);
        (await server.Http.PostImageAsync("/search", Picture)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Search_BodiesBeyondTheBudget_Are503()
    {
        await using var server = await InferenceServer.StartReadyAsync(("Inference:MaxBufferedBytes", $"{1 << 20}"));

        (await (await server.Http.PostImageAsync("/search", new byte[3 << 20])).ShouldBeProblemAsync(503, "overloaded")).ShouldContain("Inference:MaxBufferedBytes");

        (await server.Http.PostImageAsync("/search", Picture)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task GrpcMessages_BeyondTheBudget_AreRefusedAndTheRoomComesBack()
    {
        await using var server = await InferenceServer.StartReadyAsync(("Inference:MaxBufferedBytes", $"{1 << 20}"));
        var similarity = new Similarity.SimilarityClient(server.Channel);
        for (var times = 0; times < 3; times++)
        {
            var refused = await Should.ThrowAsync<Grpc.Core.RpcException>(async () => await SearchAsync(new byte[3 << 20]));
            refused.StatusCode.ShouldBe(Grpc.Core.StatusCode.Unavailable);
            refused.Status.Detail.ShouldContain("Inference:MaxBufferedBytes");
            (await SearchAsync(Picture)).Matches.Count.ShouldBe(1);
        }

        async Task<SearchResponse> SearchAsync(byte[] image) =>
            await similarity.SearchAsync(new SearchRequest { Image = Google.Protobuf.ByteString.CopyFrom(image), K = 1 }, deadline: DateTime.UtcNow.AddMinutes(1), cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Enter_CallerGoesAwayWhileWaiting_LeavesNoTrace()
    {
        await using var server = await InferenceServer.StartReadyAsync(("Embedding:Instances", "1"), ("Inference:QueueTimeout", "00:01:00"));
        var gate = server.Services.GetRequiredService<AdmissionGate>();
        await gate.EnterAsync(default);
        using var leaving = new CancellationTokenSource();
        var waiting = gate.EnterAsync(leaving.Token).AsTask();
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);

        gate.Waiting.ShouldBe(0);
        gate.Leave();
        await gate.EnterAsync(default);
    }
}
