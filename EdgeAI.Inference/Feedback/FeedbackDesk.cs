using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Parts;
using EdgeAI.Inference.Regions;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Text;

namespace EdgeAI.Inference.Feedback;

/// <summary>Takes what somebody said about an image: looks at the image as the service does at frames of that source, and keeps both. Safe for concurrent use.</summary>
internal sealed class FeedbackDesk(ImageMatcher matcher, CatalogState catalog, SourceRegions regions, FeedbackStore store)
{
    private const int MaxSourceCharacters = 256;

    /// <summary>Keeps a correction; answers from now on follow it.</summary>
    /// <param name="image">The image, encoded.</param>
    /// <param name="shows">The label it shows; null where it is about one that it does not.</param>
    /// <param name="showsNot">The label it does not show; null where it is about one that it does.</param>
    /// <param name="source">Camera or source of the frame, which is looked at where its region says; null or empty for none.</param>
    /// <param name="part">The part of the image that is spoken of, as <see cref="PartId"/> names it; null or empty for what the image shows as a whole.</param>
    /// <param name="answer">Buffers.</param>
    /// <param name="cancellationToken">Stops waiting; what is kept is kept.</param>
    /// <exception cref="FeedbackException">Neither or both labels were given, or the source can be none.</exception>
    /// <exception cref="FeedbackLabelException">The label is not in the catalog.</exception>
    public async ValueTask<FeedbackEntry> GiveAsync(
        ImageMemory image, string? shows, string? showsNot, string? source, string? part, Answer answer, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(shows) == string.IsNullOrEmpty(showsNot))
            throw new FeedbackException($"Expected a label in 'is' or in 'not', got {(string.IsNullOrEmpty(shows) ? "neither" : "both")}. Say what the frame shows, or what it does not.");
        var (kind, label) = string.IsNullOrEmpty(shows) ? (CorrectionKind.IsNot, showsNot!) : (CorrectionKind.Is, shows);
        label = CanonicalText.Compose(label);
        if (string.IsNullOrEmpty(source)) source = null;
        else if (source.Length > MaxSourceCharacters || !PlainText.IsPlain(source))
            throw new FeedbackException($"Expected the name of a source of at most {MaxSourceCharacters} characters, none of them a control character or one that is not seen, got {source.Length}.");
        var sight = SightOf(source, PartId.Parse(part));
        answer.Restart();
        // As a frame: it waits for its turn instead of being refused where streams are busy.
        var wanted = new MatchRequest(1, Mode: source is null ? null : regions.ModeOf(source), LooksOnce: !string.IsNullOrEmpty(part));
        await matcher.SearchFrameAsync(image, wanted, answer, source: null, sight, default, cancellationToken);
        CheckLabel(label);
        return store.Add(kind, label, source, Spoken(answer, kind, label));
    }

    // The square that the part's answer was made from, and nothing else.
    private FrameSight? SightOf(string? source, FrameRegion? part) =>
        part is { } square ? FrameSight.OfPart(square) : source is null ? null : regions.SightOf(source);

    // A label that the first look takes it for is kept from that look, which every frame gets in every mode, and so from all further ones.
    private static LookedAt Spoken(Answer answer, CorrectionKind kind, string label) =>
        kind == CorrectionKind.IsNot && answer.Decision.FirstLabel == label ? answer.FirstLook : answer.DecidedLook;

    private void CheckLabel(string label)
    {
        DecisionBasis? basis;
        using (var lease = catalog.Lease()) basis = lease.Recogniser.Decisions;
        if (basis is not null && basis.Labels.NumberOf(label) < 0) throw new FeedbackLabelException(label);
    }
}
