using System.Diagnostics;
using EdgeAI.Embedding;

namespace EdgeAI.Tests.Embedding.Guest;

/// <summary>Each guest behaves on dark frames and misbehaves on bright ones; after every failure the next call must work.</summary>
public class MisbehavingGuestTests
{
    [Fact]
    public void Embed_GuestTraps_NamesCodeAndFunctionAndTheNextCallWorks()
    {
        var failure = FailsOnceThenWorks<GuestTrapException>("trap");
        failure.Code.ShouldBe("Unreachable");
        failure.Function.ShouldBe("fall");
        failure.Export.ShouldBe("edgeai_embed");
        failure.Message.ShouldContain("Unreachable");
    }

    [Fact]
    public void Embed_GuestCallsItselfWithoutEnd_IsAStackOverflowTrap() =>
        FailsOnceThenWorks<GuestTrapException>("stack-overflow").Code.ShouldBe("StackOverflow");

    [Fact]
    public void Embed_GuestLoops_IsStoppedAtTheDeadlineAndTheNextCallWorks()
    {
        var started = Stopwatch.GetTimestamp();
        var failure = FailsOnceThenWorks<GuestDeadlineException>("endless-loop", options => options.CallDeadline = TimeSpan.FromMilliseconds(60));
        failure.Deadline.ShouldBe(TimeSpan.FromMilliseconds(60));
        failure.Export.ShouldBe("edgeai_embed");
        failure.Message.ShouldContain("Embedding:CallDeadline");
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(60));
    }

    [Fact]
    public void Embed_GuestWantsMoreMemoryThanAllowed_DoesNotGetItAndTheNextCallWorks()
    {
        var failure = FailsOnceThenWorks<GuestTrapException>("memory-growth", options => options.GuestMemoryLimitBytes = 2 << 20);
        failure.Message.ShouldContain("2,048 KiB of at most 2,048 KiB");
        failure.Message.ShouldContain("Embedding:GuestMemoryLimitBytes");
    }

    [Fact]
    public void Embed_GuestAnswersAStatus_NamesItAndTheNextCallWorks()
    {
        var failure = FailsOnceThenWorks<GuestStatusException>("failing-status");
        failure.Status.ShouldBe(77);
        failure.Export.ShouldBe("edgeai_embed");
    }

    [Fact]
    public void Embed_ManyFailuresAtOnce_LoseNoInstance()
    {
        using var folder = new GuestFolder("trap");
        using var embedder = Embedder.Load(folder.Options.With(options => options.Instances = 3));
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (i % 2 == 0)
                Should.Throw<GuestTrapException>(() => embedder.Embed(GuestFolder.Bright, new float[3]));
            else
                embedder.Embed(GuestFolder.Dark, new float[3]);
        });
        embedder.Embed(GuestFolder.Dark, new float[3]);
    }

    private static TException FailsOnceThenWorks<TException>(string guest, Action<EmbeddingOptions>? configure = null) where TException : GuestException
    {
        using var folder = new GuestFolder(guest);
        using var embedder = Embedder.Load(folder.Options.With(configure ?? (_ => { })));
        var embedding = new float[3];
        embedder.Embed(GuestFolder.Dark, embedding);
        var failure = Should.Throw<TException>(() => embedder.Embed(GuestFolder.Bright, embedding));
        embedding.AsSpan().Clear();
        embedder.Embed(GuestFolder.Dark, embedding);
        embedding.ShouldBe([1, 0, 0]);
        return failure;
    }
}
