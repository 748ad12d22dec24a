using EdgeAI.Embedding;
using EdgeAI.Inference;
using EdgeAI.Inference.Feedback;
using EdgeAI.Inference.Hosting;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeAI.Tests.Inference.Feedback;

/// <summary>What a start costs does not grow with the corrections, and a start with another module answers before they are embedded.</summary>
public sealed class FeedbackStoreTests : IDisposable
{
    private const int Corrections = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly Embedder _embedder = Embedder.Load(new EmbeddingOptions { Instances = 1, CallDeadline = BusyMachine.CallDeadline });

    public void Dispose()
    {
        _embedder.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void In_AfterARestart_EmbedsNothing()
    {
        IReadOnlyList<Correction> before;
        using (var store = Open())
        {
            store.In(_embedder, null);
            Give(store);
            before = store.In(_embedder, null);
            // As the service does once it answers.
            store.CatchUp(_embedder, null, default);
        }
        using var again = Open();
        var after = again.In(Failing(), null, waits: false);
        after.Select(correction => correction.Id).ShouldBe(before.Select(correction => correction.Id));
        for (var i = 0; i < after.Count; i++) after[i].Embedding.Span.SequenceEqual(before[i].Embedding.Span).ShouldBeTrue();
    }

    [Fact]
    public void In_OfAFileWithoutADigest_DoesNotWaitAndCatchesUp()
    {
        using (var store = Open())
        {
            store.In(_embedder, null);
            Give(store);
        }
        foreach (var digest in Directory.GetFiles(_folder.Path, "*.digest")) File.Delete(digest);
        using (var again = Open())
        {
            var changes = 0;
            again.Changed += () => changes++;
            again.In(_embedder, null, waits: false).Count.ShouldBeLessThan(Corrections);
            again.CatchUp(_embedder, null, default);
            changes.ShouldBe(1);
            again.In(_embedder, null, waits: false).Count.ShouldBe(Corrections);
        }
        using var third = Open();
        third.In(Failing(), null, waits: false).Count.ShouldBe(Corrections);
    }

    [Fact]
    public void In_WithAnotherPreprocessing_EmbedsAnewAndNeverMixes()
    {
        using (var store = Open())
        {
            store.In(_embedder, null);
            Give(store);
            store.CatchUp(_embedder, null, default);
        }
        using var other = _embedder.WithLiftDark(!_embedder.LiftsDark);
        using var again = Open();
        again.In(other, null, waits: false).Count.ShouldBeLessThan(Corrections);
        again.In(other, null).Count.ShouldBe(Corrections);
    }

    // Of the same identity, and of no use: whoever asks it to embed fails.
    private Embedder Failing()
    {
        var failing = _embedder.WithProjection(null);
        failing.Dispose();
        return failing;
    }

    private FeedbackStore Open() => new(
        Options.Create(new InferenceOptions { IndexPath = _folder.Combine("catalog.index") }), new StoreDamage(NullLogger<StoreDamage>.Instance), TimeProvider.System,
        NullLogger<FeedbackStore>.Instance);

    private void Give(FeedbackStore store)
    {
        var random = new Random(3);
        var (pixels, embedding, features) = (new byte[_embedder.InputSize * _embedder.InputSize * 3], new float[_embedder.Dimension], new float[_embedder.FeatureCount]);
        random.NextBytes(pixels.AsSpan(0, 3000));
        _embedder.ProjectPixels(pixels, embedding, features);
        for (var i = 0; i < Corrections; i++) store.Add(CorrectionKind.Is, "Fruit/Lemon", null, new LookedAt(pixels, embedding, features, _embedder.Identity));
    }
}
