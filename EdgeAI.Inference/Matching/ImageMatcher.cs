using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Events;
using EdgeAI.Inference.Telemetry;
using EdgeAI.Vectors.Filters;

namespace EdgeAI.Inference.Matching;

/// <summary>An image to its embedding, and to its nearest entries. Safe for concurrent use.</summary>
internal sealed class ImageMatcher(CatalogState catalog, AdmissionGate gate, DecisionRoom decisions, InferenceMetrics metrics)
{
    /// <summary>Embeds an image into <paramref name="answer"/>.</summary>
    /// <exception cref="NotReadyException">The service is still starting.</exception>
    /// <exception cref="OverloadedException">Too many callers.</exception>
    /// <exception cref="EmbeddingException">The image (<see cref="ImageException"/>) or the guest failed.</exception>
    public async ValueTask EmbedAsync(ReadOnlyMemory<byte> image, Answer answer, CancellationToken cancellationToken)
    {
        catalog.Require();
        await gate.EnterAsync(cancellationToken);
        try
        {
            using var lease = catalog.Lease();
            Embed(lease.Recogniser, image.Span, answer);
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <summary>Finds the <paramref name="k"/> entries nearest to an image, and decides what it shows.</summary>
    /// <inheritdoc cref="EmbedAsync"/>
    public async ValueTask SearchAsync(ReadOnlyMemory<byte> image, int k, Answer answer, CancellationToken cancellationToken)
    {
        catalog.Require();
        await gate.EnterAsync(cancellationToken);
        try
        {
            // Leased after the wait: whoever waited is answered by what answers now.
            using var lease = catalog.Lease();
            Search(lease.Recogniser, image.Span, k, answer, null, null);
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <summary>The same for a stream's frame, which waits for its turn however long it takes.</summary>
    /// <inheritdoc cref="EmbedAsync"/>
    public async ValueTask SearchFrameAsync(ReadOnlyMemory<byte> image, int k, Answer answer, SourceMemory? source, FrameSight? sight, CancellationToken cancellationToken)
    {
        catalog.Require();
        await gate.EnterStreamAsync(cancellationToken);
        try
        {
            // Leased after the wait: whoever waited is answered by what answers now.
            using var lease = catalog.Lease();
            Search(lease.Recogniser, image.Span, k, answer, source, sight);
        }
        finally
        {
            gate.Leave();
        }
    }

    private void Search(Recogniser recogniser, ReadOnlySpan<byte> image, int k, Answer answer, SourceMemory? source, FrameSight? sight)
    {
        Embed(recogniser, image, answer, answer.Decision.RoomForPixels(recogniser.Embedder.InputSize), sight);
        using (InferenceActivity.Source.StartActivity(Stage.Decide)) decisions.Decide(recogniser, answer, source);
        using var span = InferenceActivity.Source.StartActivity(Stage.Search);
        var started = Stopwatch.GetTimestamp();
        // A label that such a frame never shows is not shown as its neighbour either.
        answer.Count = answer.Decision.HasExcluded
            ? recogniser.Index.Search(answer.Embedding, answer.RoomFor(k), Without(answer.Decision.Excluded), null, out _)
            : recogniser.Index.Search(answer.Embedding, answer.RoomFor(k));
        answer.Entries = recogniser.Entries;
        answer.Timings.Search = Stopwatch.GetElapsedTime(started);
        metrics.StageDone(Stage.Search, answer.Timings.Search);
    }

    private static PayloadFilter Without(IEnumerable<string> labels) =>
        PayloadFilter.Not(PayloadFilter.Any([.. labels.Select(label => PayloadFilter.Equal("label", label))]));

    private void Embed(Recogniser recogniser, ReadOnlySpan<byte> image, Answer answer, Span<byte> pixels = default, FrameSight? sight = null)
    {
        answer.Model = recogniser.Model;
        answer.SizeEmbedding(recogniser.Embedder.Dimension);
        var timings = recogniser.Embedder.Embed(image, answer.Embedding, default, pixels, sight);
        if (sight is not null) answer.Look(sight.View, sight.HasSubject);
        answer.Timings.Decode = timings.Decode;
        answer.Timings.Embed = timings.Embed;
        metrics.StageDone(Stage.Decode, timings.Decode);
        metrics.StageDone(Stage.Embed, timings.Embed);
    }
}
