using System.Buffers;
using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Events;
using EdgeAI.Inference.Routing;
using EdgeAI.Inference.Telemetry;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Recognition.Text;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Filters;

namespace EdgeAI.Inference.Matching;

/// <summary>An image to its embedding, and to its nearest entries. Safe for concurrent use.</summary>
internal sealed class ImageMatcher(CatalogState catalog, AdmissionGate gate, DecisionRoom decisions, InferenceMetrics metrics)
{
    /// <summary>Embeds an image into <paramref name="answer"/>.</summary>
    /// <exception cref="NotReadyException">The service is still starting.</exception>
    /// <exception cref="OverloadedException">Too many callers.</exception>
    /// <exception cref="EmbeddingException">The image (<see cref="ImageException"/>) or the guest failed.</exception>
    public async ValueTask EmbedAsync(ImageMemory image, Answer answer, CancellationToken cancellationToken)
    {
        catalog.Require();
        await gate.EnterAsync(cancellationToken);
        try
        {
            using var lease = catalog.Lease();
            Embed(lease.Recogniser, image.AsSpan(), answer);
            metrics.StageDone(Stage.Decode, answer.Timings.Decode);
            metrics.StageDone(Stage.Embed, answer.Timings.Embed);
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <summary>Finds the entries nearest to an image, and decides what it shows.</summary>
    /// <exception cref="IndexUnavailableException">The index is elsewhere and does not answer.</exception>
    /// <inheritdoc cref="EmbedAsync"/>
    public async ValueTask SearchAsync(ImageMemory image, MatchRequest wanted, Answer answer, SearchPatience patience, CancellationToken cancellationToken)
    {
        catalog.Require();
        await gate.EnterAsync(cancellationToken);
        await SearchInGateAsync(image, wanted, answer, null, null, patience, cancellationToken);
    }

    /// <summary>The same for a stream's frame, which waits for its turn however long it takes.</summary>
    /// <inheritdoc cref="SearchAsync"/>
    public async ValueTask SearchFrameAsync(
        ImageMemory image, MatchRequest wanted, Answer answer, SourceMemory? source, FrameSight? sight, SearchPatience patience, CancellationToken cancellationToken)
    {
        catalog.Require();
        source?.Looks.Arrive();
        await gate.EnterStreamAsync(cancellationToken);
        await SearchInGateAsync(image, wanted, answer, source, sight, patience, cancellationToken);
    }

    private async ValueTask SearchInGateAsync(
        ImageMemory image, MatchRequest wanted, Answer answer, SourceMemory? source, FrameSight? sight, SearchPatience patience, CancellationToken cancellationToken)
    {
        var inGate = true;
        try
        {
            // Leased after the wait: whoever waited is answered by what answers now.
            using var lease = catalog.Lease();
            var recogniser = lease.Recogniser;
            EmbedAndDecide(recogniser, answer, new FrameToDecide(image.AsSpan(), source, sight, wanted.Mode, MatchesWith(recogniser, wanted), wanted.Items == ItemCount.Many, wanted.LooksOnce));
            if (recogniser.Routed is null)
            {
                Search(recogniser, wanted, answer);
                return;
            }
            // An index that is elsewhere takes its time, and needs no guest instance for it.
            gate.Leave();
            inGate = false;
            await SearchRoutedAsync(recogniser, wanted, answer, patience, cancellationToken);
        }
        finally
        {
            if (inGate) gate.Leave();
        }
    }

    private void EmbedAndDecide(Recogniser recogniser, Answer answer, in FrameToDecide frame)
    {
        Embed(recogniser, frame.Image, answer, answer.Decision.RoomForPixels(recogniser.Embedder.InputSize), frame.Sight);
        using (InferenceActivity.Source.StartActivity(Stage.Decide)) decisions.Decide(recogniser, answer, frame);
        metrics.StageDone(Stage.Decode, answer.Timings.Decode);
        metrics.StageDone(Stage.Embed, answer.Timings.Embed);
    }

    private void Search(Recogniser recogniser, MatchRequest wanted, Answer answer)
    {
        using var span = InferenceActivity.Source.StartActivity(Stage.Search);
        var started = Stopwatch.GetTimestamp();
        var room = answer.RoomFor(wanted.K);
        if (answer.Decision.TryTakeMatches(room, out var found) || TrySearchWithoutExcluded(recogniser, wanted, answer, room, out found)) answer.Count = found;
        else answer.Count = recogniser.Index.Search(answer.Embedding, room, Filter(wanted, answer), wanted.Ef, out _);
        Finish(recogniser, answer, started);
    }

    /// <summary>Leaves labels that such a frame never shows out of some more matches: a filter would be asked of every entry there is.</summary>
    /// <returns>False where a filter is wanted anyway, or too few are left.</returns>
    private static bool TrySearchWithoutExcluded(Recogniser recogniser, MatchRequest wanted, Answer answer, Span<VectorMatch> room, out int count)
    {
        const int Spare = 64;
        count = 0;
        if (wanted.Filter is not null || answer.Decision.ExcludedCount == 0 || room.Length > Spare) return false;
        string[] excluded = [.. answer.Decision.Excluded];
        var matches = ArrayPool<VectorMatch>.Shared.Rent(room.Length + Spare);
        try
        {
            var found = recogniser.Index.Search(answer.Embedding, matches.AsSpan(0, room.Length + Spare), wanted.Ef);
            foreach (var match in matches.AsSpan(0, found))
            {
                if (excluded.Contains(recogniser.Entries.Of(match).Label)) continue;
                room[count++] = match;
                if (count == room.Length) return true;
            }
            // Fewer than were asked for: all there are, or too few of the nearest.
            return found < room.Length + Spare;
        }
        finally
        {
            ArrayPool<VectorMatch>.Shared.Return(matches, clearArray: true);
        }
    }

    // The walk that the decision is made from finds the usual matches too.
    private static int MatchesWith(Recogniser recogniser, MatchRequest wanted) =>
        recogniser.Routed is null && wanted.Filter is null && wanted.Ef is null && wanted.K <= IndexEvidence.Nearest ? wanted.K : 0;

    private async ValueTask SearchRoutedAsync(Recogniser recogniser, MatchRequest wanted, Answer answer, SearchPatience patience, CancellationToken cancellationToken)
    {
        using var span = InferenceActivity.Source.StartActivity(Stage.Search);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await RoutedSearch.RunAsync(recogniser.Routed!, wanted with { Filter = Filter(wanted, answer) }, answer, patience, cancellationToken);
        }
        catch (Exception exception)
        {
            InferenceActivity.Fail(span, FaultMap.Of(exception));
            throw;
        }
        Finish(recogniser, answer, started);
    }

    private void Finish(Recogniser recogniser, Answer answer, long started)
    {
        answer.Entries = recogniser.Entries;
        answer.Timings.Search = Stopwatch.GetElapsedTime(started);
        metrics.StageDone(Stage.Search, answer.Timings.Search);
    }

    // A label that such a frame never shows is not shown as its neighbour either.
    private static PayloadFilter? Filter(MatchRequest wanted, Answer answer)
    {
        if (answer.Decision.ExcludedCount == 0) return wanted.Filter;
        var without = Without(answer.Decision.Excluded);
        return wanted.Filter is null ? without : PayloadFilter.All(wanted.Filter, without);
    }

    private static PayloadFilter Without(IEnumerable<string> labels) =>
        PayloadFilter.Not(PayloadFilter.Any([.. labels.SelectMany(CanonicalText.Spellings).Select(label => PayloadFilter.Equal("label", label))]));

    private static void Embed(Recogniser recogniser, ImageSpan image, Answer answer, Span<byte> pixels = default, FrameSight? sight = null)
    {
        (answer.Model, answer.EmbeddedBy) = (recogniser.Model, recogniser.Embedder.Identity);
        answer.CropFraction = recogniser.Embedder.CropFraction;
        answer.SizeEmbedding(recogniser.Embedder.Dimension, recogniser.Embedder.FeatureCount);
        var timings = recogniser.Embedder.Embed(image, answer.Embedding, answer.Features, pixels, sight);
        if (sight is not null) answer.Look(sight.View, sight.HasSubject);
        answer.Timings.Decode = timings.Decode;
        answer.Timings.Embed = timings.Embed;
    }
}
