using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Inference;
using EdgeAI.Inference.Feedback;
using EdgeAI.Inference.Hosting;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Fixtures;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeAI.Tests.Inference.Feedback;

/// <summary>What a start costs does not grow with the corrections, and a start with another module answers before they are embedded.</summary>
public sealed class FeedbackStoreTests(ITestOutputHelper output) : IDisposable
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

    [Fact]
    public void Undo_OfMostOfALargeFile_GivesTheRoomBackAndKeepsTheOthers()
    {
        var file = _folder.Combine("catalog.index.feedback");
        using (var store = Open())
        {
            store.In(_embedder, null);
            while (!File.Exists(file) || new FileInfo(file).Length < FeedbackFile.LeastToCompact + (1 << 20)) Give(store, 20, noise: true);
            var pictures = store.Entries.Skip(10).Take(5).ToDictionary(entry => entry.Id, entry => store.PictureOf(entry.Id));
            foreach (var id in store.Entries.Select(entry => entry.Id).Where(id => !pictures.ContainsKey(id))) store.Undo(id);
            new FileInfo(file).Length.ShouldBeLessThan(FeedbackFile.LeastToCompact);
            store.Entries.Select(entry => entry.Id).ShouldBe(pictures.Keys);
            foreach (var (id, picture) in pictures) store.PictureOf(id).ShouldBe(picture);
        }
        using var again = Open();
        again.Entries.Count.ShouldBe(5);
        again.In(_embedder, null).Count.ShouldBe(5);
    }

    [Fact]
    public void In_OfManyCorrections_SaysHowLongAStartWaits()
    {
        Assert.SkipUnless(int.TryParse(Environment.GetEnvironmentVariable("EDGEAI_CORRECTIONS"), out var corrections), "EDGEAI_CORRECTIONS says how many; it takes minutes.");
        using (var store = Open())
        {
            store.In(_embedder, null);
            // Noise, so that the pictures are as large as those of photographs.
            for (; corrections > 0; corrections -= 100) Give(store, Math.Min(100, corrections), noise: true);
            store.CatchUp(_embedder, null, default);
        }
        for (var start = 0; start < 5; start++)
        {
            var clock = Stopwatch.StartNew();
            using var again = Open();
            var count = again.In(Failing(), null, waits: false).Count;
            output.WriteLine($"{count} in force, ready after {clock.Elapsed.TotalMilliseconds:0.0} ms: {string.Join(", ", Directory.GetFiles(_folder.Path).Select(path => $"{Path.GetExtension(path)} {new FileInfo(path).Length >> 10} KiB"))}");
        }
        foreach (var digest in Directory.GetFiles(_folder.Path, "*.digest")) File.Delete(digest);
        var withoutDigest = Stopwatch.StartNew();
        using var once = Open();
        once.In(_embedder, null, waits: false);
        output.WriteLine($"without the digest: ready after {withoutDigest.Elapsed.TotalMilliseconds:0.0} ms; all in force after {Measured(() => once.CatchUp(_embedder, null, default)):0} ms more");
    }

    [Fact]
    public async Task Verify_OfAPictureThatWentBadSinceItWasWritten_ReportsItAndLosesThatOneAlone()
    {
        var file = _folder.Combine("catalog.index.feedback");
        var damage = new StoreDamage(NullLogger<StoreDamage>.Instance);
        string[] ids;
        using (var store = Open(damage))
        {
            store.In(_embedder, null);
            Give(store, 3);
            store.CatchUp(_embedder, null, default);
            Give(store, 3);
            store.Verify();
            (await HealthOf(damage)).ShouldBe(HealthStatus.Healthy);
            ids = [.. store.Entries.Select(entry => entry.Id)];
            // Of the fifth, which no digest was renewed for, while the process goes on.
            Flip(file, store.Entries[4].Picture.Offset + 20);
            store.Verify();
            (await HealthOf(damage)).ShouldBe(HealthStatus.Degraded);
            Give(store, 2);
            store.Entries.Select(entry => entry.Id).Take(5).ShouldBe(ids.Where(id => id != ids[4]));
            ids = [.. store.Entries.Select(entry => entry.Id)];
        }
        Directory.GetFiles(_folder.Path, "*.damaged-*").Length.ShouldBe(1);
        using var again = Open();
        again.Entries.Select(entry => entry.Id).ShouldBe(ids);
        again.Verify();
    }

    [Fact]
    public void CatchUp_AfterTheEnd_WritesNothing()
    {
        var store = Open();
        store.In(_embedder, null);
        Give(store, 3);
        store.Dispose();
        store.CatchUp(_embedder, null, default);
        store.Verify();
        Directory.GetFiles(_folder.Path, "*.digest").ShouldBeEmpty();
    }

    private static void Flip(string path, long offset)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> flipped = stackalloc byte[1];
        RandomAccess.Read(file, flipped, offset);
        flipped[0] ^= 8;
        RandomAccess.Write(file, flipped, offset);
    }

    private static async Task<HealthStatus> HealthOf(StoreDamage damage) => (await damage.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status;

    private static double Measured(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalMilliseconds;
    }

    // Of the same identity, and of no use: whoever asks it to embed fails.
    private Embedder Failing()
    {
        var failing = _embedder.WithProjection(null);
        failing.Dispose();
        return failing;
    }

    private FeedbackStore Open(StoreDamage? damage = null) => new(
        Options.Create(new InferenceOptions { IndexPath = _folder.Combine("catalog.index") }), damage ?? new StoreDamage(NullLogger<StoreDamage>.Instance), TimeProvider.System,
        NullLogger<FeedbackStore>.Instance);

    private void Give(FeedbackStore store, int corrections = Corrections, bool noise = false)
    {
        var random = new Random(3);
        var (pixels, embedding, features) = (new byte[_embedder.InputSize * _embedder.InputSize * 3], new float[_embedder.Dimension], new float[_embedder.FeatureCount]);
        random.NextBytes(noise ? pixels.AsSpan(0, pixels.Length / 2) : pixels.AsSpan(0, 3000));
        _embedder.ProjectPixels(pixels, embedding, features);
        for (var i = 0; i < corrections; i++)
        {
            if (store.Entries.Count == FeedbackStore.Most) store.Undo(store.Entries[0].Id);
            store.Add(CorrectionKind.Is, "Fruit/Lemon", null, new LookedAt(pixels, embedding, features, _embedder.Identity));
        }
    }
}
