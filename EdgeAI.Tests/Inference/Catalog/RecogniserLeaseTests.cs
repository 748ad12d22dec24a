using EdgeAI.Embedding;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference.Catalog;

/// <summary>What answers is replaced under way: nobody waits, nobody meets half of the old and half of the new.</summary>
public sealed class RecogniserLeaseTests : IDisposable
{
    private readonly Embedder _module = Embedder.Load(new EmbeddingOptions { Instances = 2, CallDeadline = BusyMachine.CallDeadline });

    public void Dispose() => _module.Dispose();

    [Fact]
    public void Lease_ReplacedMeanwhile_AnswersAsBeforeAndIsClosedWhenGivenBack()
    {
        using var state = new CatalogState();
        state.Ready(Make(Random(8, 1), "old"));
        var lease = state.Lease();
        var old = lease.Recogniser;
        state.Ready(Make(Random(8, 2), "new"));

        Answer(old).ShouldBe("old");
        using (var next = state.Lease()) Answer(next.Recogniser).ShouldBe("new");

        lease.Dispose();
        old.TryAddReference().ShouldBeFalse();
        Should.Throw<ObjectDisposedException>(() => Answer(old));
    }

    [Fact]
    public void Dispose_WithALeaseOut_ClosesWhenItIsBack()
    {
        var state = new CatalogState();
        state.Ready(Make(Random(8, 1), "only"));
        var lease = state.Lease();
        state.Dispose();

        Answer(lease.Recogniser).ShouldBe("only");
        Should.Throw<NotReadyException>(() => state.Lease());
        lease.Dispose();
        lease.Recogniser.TryAddReference().ShouldBeFalse();
    }

    [Fact]
    public void Recogniser_EmbedderAndIndexOfTwoSpaces_AreRefused()
    {
        using var index = HnswIndex.Create(new VectorSpace("another", "default", "whatever", 8));
        Should.Throw<ArgumentException>(() => new Recogniser(_module, false, index, null, ThumbnailFolder.ForIndex("nowhere")));
    }

    [Fact]
    public void Lease_TakenAndGivenBack_AllocatesNothing()
    {
        using var state = new CatalogState();
        state.Ready(Make(Random(8, 1), "only"));
        Allocations.OfEachRound(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                using var lease = state.Lease();
            }
        }).ShouldBe(0);
    }

    [Fact]
    public async Task Search_WhileProjectionsAreSwapped_EveryAnswerIsOfOneSpace()
    {
        await using var server = await InferenceServer.StartReadyAsync();
        var state = server.Services.GetRequiredService<CatalogState>();
        var matcher = server.Services.GetRequiredService<ImageMatcher>();
        var picture = DrawnProducts.Draw(DrawnProducts.Labels[0], 0);
        // Dimensions differ, and the vector of each space is its own picture's: a mixed pair would throw or score less than 1.
        int[] rows = [8, 12, 16];
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            var answer = new Answer();
            var answered = 0;
            for (; !stop.IsCancellationRequested; answered++)
            {
                answer.Restart();
                await matcher.SearchFrameAsync(picture, new MatchRequest(1), answer, null, null, default, default);
                answer.Count.ShouldBe(1);
                answer.Matches[0].Score.ShouldBe(1, 1e-3);
            }
            return answered;
        })).ToArray();
        for (var swap = 0; swap < 12; swap++)
        {
            var size = rows[swap % rows.Length];
            state.Ready(Make(Random(size, swap), $"swap {swap}"));
            await Task.Delay(20);
        }
        await stop.CancelAsync();
        (await Task.WhenAll(asking)).ShouldAllBe(answered => answered > 0);
    }

    private static string Answer(Recogniser recogniser)
    {
        var vector = new float[recogniser.Embedder.Dimension];
        recogniser.Embedder.Embed(DrawnProducts.Draw(DrawnProducts.Labels[0], 0), vector);
        var matches = new VectorMatch[1];
        recogniser.Index.Search(vector, matches).ShouldBe(1);
        return matches[0].Id;
    }

    private Projection Random(int rows, int seed)
    {
        var random = new Random(seed);
        return new Projection(rows, _module.FeatureCount, [.. Enumerable.Range(0, rows * _module.FeatureCount).Select(_ => (float)(random.NextDouble() - 0.5))], new float[rows]);
    }

    private Recogniser Make(Projection projection, string id)
    {
        var embedder = _module.WithProjection(projection);
        var index = HnswIndex.Create(embedder.Identity.ToVectorSpace());
        var vector = new float[embedder.Dimension];
        embedder.Embed(DrawnProducts.Draw(DrawnProducts.Labels[0], 0), vector);
        index.Upsert(id, vector, []);
        return new Recogniser(embedder, true, index, null, ThumbnailFolder.ForIndex("nowhere"));
    }
}
