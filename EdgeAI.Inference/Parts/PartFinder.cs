using System.Diagnostics;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Parts;

namespace EdgeAI.Inference.Parts;

/// <summary>Finds everything that lies side by side in an image that was decided about as one thing. Safe for concurrent use.</summary>
/// <param name="files">The module's own projection.</param>
/// <param name="limits">From when on a frame is no good.</param>
internal sealed class PartFinder(ModelFiles files, FrameLimits limits)
{
    /// <summary>Finds everything in a still.</summary>
    /// <param name="recogniser">Leased by the caller.</param>
    /// <param name="answer">Holds the first look and its decision; receives what was found.</param>
    /// <param name="frame">The image.</param>
    /// <param name="quality">Of the first look.</param>
    /// <returns>Time that embedding took.</returns>
    public TimeSpan FindAll(Recogniser recogniser, Answer answer, in FrameToDecide frame, in FrameQuality quality)
    {
        var (found, decision) = (answer.FindAll(), answer.Decision);
        if (!decision.KnowsAnything || limits.IsTooDark(quality)) return TimeSpan.Zero;
        var looking = TimeSpan.Zero;
        if (answer.FurtherLooks == 0) looking += LookAgain(recogniser, answer, frame, found);
        Begin(recogniser, answer, frame, found);
        while (!found.Search.IsDone) looking += LookOn(recogniser, answer, frame, found);
        Place(recogniser, answer, found, quality, new PhotographBox(answer.CropFraction, frame.Region));
        return looking;
    }

    /// <summary>Follows everything in a stream, with as many looks at the frame as there is time for.</summary>
    /// <param name="recogniser">Leased by the caller.</param>
    /// <param name="answer">Holds the first look and its decision; receives what is known.</param>
    /// <param name="frame">The stream's frame.</param>
    /// <param name="quality">Of the first look.</param>
    /// <param name="looks">How many looks there is time for; 0 for none.</param>
    /// <returns>Time that embedding took.</returns>
    public TimeSpan Follow(Recogniser recogniser, Answer answer, in FrameToDecide frame, in FrameQuality quality, int looks)
    {
        var (found, watch) = (answer.FindAll(), frame.Source!.Parts);
        lock (watch.Gate)
        {
            if (!answer.Decision.KnowsAnything || limits.IsTooDark(quality))
            {
                watch.Forget();
                return TimeSpan.Zero;
            }
            var looking = looks == 0 ? TimeSpan.Zero : LookOn(recogniser, answer, frame, quality, watch, looks);
            watch.Show(found);
            return looking;
        }
    }

    private TimeSpan LookOn(Recogniser recogniser, Answer answer, in FrameToDecide frame, in FrameQuality quality, PartWatch watch, int looks)
    {
        Span<Look> wanted = stackalloc Look[LookBuffers.Most];
        var count = watch.Next(wanted[..looks]);
        var timings = answer.Looks.Embed(recogniser.Embedder, frame.Image, frame.Region, wanted[..count], watch.Map);
        var took = timings.Decode + timings.Embed;
        answer.LookedAgain(count, timings);
        frame.Source!.Looks.Spend(took / count);
        if (watch.HasMoved()) return took;
        Span<LookedAtPart> usual = stackalloc LookedAtPart[1 + LookBuffers.Most];
        usual[0] = FirstLook(answer, frame, watch.Map);
        for (var look = 0; look < count; look++)
        {
            var own = watch.DecisionOf(look);
            watch.Likeness[look] = LikenessOf(recogniser, answer, own ?? answer.FindAll().Weighing, answer.Looks.EmbeddingOf(look), answer.Looks.FeaturesOf(look));
            usual[1 + look] = new LookedAtPart(answer.Looks.Views[look], watch.Likeness[look]);
            own?.Finish(quality, limits, source: null, difference: 0);
        }
        watch.Take(usual[..(1 + count)], count, answer.Decision.LikenessThreshold, frame.Source.IsStill, new PhotographBox(answer.CropFraction, frame.Region));
        return took;
    }

    // As for an image that was not answered at once: for the map, and for the likeness of the frame taken as one thing.
    private static TimeSpan LookAgain(Recogniser recogniser, Answer answer, in FrameToDecide frame, FoundParts found)
    {
        var timings = answer.Looks.Embed(recogniser.Embedder, frame.Image, frame.Region, answer.Looks.Looks, found.Map);
        answer.LookedAgain(answer.Looks.Looks.Length, timings);
        return timings.Decode + timings.Embed;
    }

    private void Begin(Recogniser recogniser, Answer answer, in FrameToDecide frame, FoundParts found)
    {
        Span<LookedAtPart> usual = stackalloc LookedAtPart[1 + LookBuffers.Most];
        usual[0] = FirstLook(answer, frame, found.Map);
        var first = answer.FirstLook;
        found.Take(0, first.Embedding, first.Features);
        for (var look = 0; look < LookBuffers.Most; look++)
        {
            ReadOnlySpan<float> embedding = answer.Looks.EmbeddingOf(look), features = answer.Looks.FeaturesOf(look);
            usual[1 + look] = new LookedAtPart(answer.Looks.Views[look], LikenessOf(recogniser, answer, found.Weighing, embedding, features));
            found.Take(1 + look, embedding, features);
        }
        found.Search.Begin(found.Map, usual, answer.Decision.LikenessThreshold, PartEffort.All);
    }

    private TimeSpan LookOn(Recogniser recogniser, Answer answer, in FrameToDecide frame, FoundParts found)
    {
        var (first, count) = (found.Search.Looked, found.Search.Planned - found.Search.Looked);
        var timings = found.Embed(recogniser.Embedder, frame.Image, frame.Region, first, count);
        answer.LookedAgain(count, timings);
        for (var look = first; look < first + count; look++)
            found.Likeness[look] = LikenessOf(recogniser, answer, found.Weighing, found.EmbeddingOf(look), found.FeaturesOf(look));
        found.Search.Take(found.Likeness.Slice(first, count));
        return timings.Decode + timings.Embed;
    }

    private float LikenessOf(Recogniser recogniser, Answer answer, AnswerDecision decision, ReadOnlySpan<float> embedding, ReadOnlySpan<float> features)
    {
        decision.BeginLike(answer.Decision);
        decision.Decide(embedding, DefaultEmbedding.Of(files, recogniser, answer, embedding, features));
        return decision.Likeness;
    }

    private static LookedAtPart FirstLook(Answer answer, in FrameToDecide frame, ProposalMap map) =>
        new(answer.FirstView ?? map.Grid.Central(frame.Sight?.CropFraction ?? answer.CropFraction), answer.Decision.FirstLikeness);

    private void Place(Recogniser recogniser, Answer answer, FoundParts found, in FrameQuality quality, in PhotographBox boxOf)
    {
        var parts = found.Search.Parts;
        foreach (var look in parts)
        {
            var decision = found.Add().Place(found.Search.ExtentOf(look), found.Search.SquareOf(look));
            LikenessOf(recogniser, answer, decision, found.EmbeddingOf(look), found.FeaturesOf(look));
            decision.Finish(quality, limits, source: null, difference: 0);
        }
        // The frame as one thing: what was decided about it holds. Where that is nothing, nothing lies there.
        if (!parts.IsEmpty || answer.Decision.Outcome == DecisionOutcome.None) return;
        var square = answer.View ?? found.Map.Grid.Central(answer.CropFraction);
        found.Add().Place(boxOf.Around(square), square, answer.Decision);
    }
}
