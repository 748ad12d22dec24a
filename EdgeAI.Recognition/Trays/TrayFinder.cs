using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Parts;

namespace EdgeAI.Recognition.Trays;

/// <summary>Finds everything in a still, as the service does with <c>items=many</c>. Not safe for concurrent use.</summary>
/// <param name="embedder">At the catalog's crop, under its projection. Stays the caller's.</param>
/// <param name="ownDefault">The module's own projection.</param>
/// <param name="evidence">About the catalog.</param>
/// <param name="decider">The catalog's.</param>
public sealed class TrayFinder(Embedder embedder, Projection ownDefault, FrameEvidence evidence, Decider decider)
{
    private static readonly Look[] Usual = [Look.Center, Look.Proposal];

    private readonly ProposalMap _map = new();
    private readonly PartSearch _search = new();
    private readonly LookedAtPart[] _usual = new LookedAtPart[1 + Usual.Length];
    private readonly Look[] _looks = new Look[PartSearch.MostLooks];
    private readonly FrameRegion[] _views = new FrameRegion[PartSearch.MostLooks];
    private readonly float[] _likeness = new float[PartSearch.MostLooks];
    private readonly float[] _embeddings = new float[PartSearch.MostLooks * embedder.Dimension];
    private readonly float[] _features = new float[PartSearch.MostLooks * embedder.FeatureCount];
    private readonly float[] _default = new float[ownDefault.Rows];
    private readonly int[] _listed = new int[Decider.MaxListed];
    private readonly float[] _probabilities = new float[Decider.MaxListed];
    private TrayPart _single = null!;

    /// <summary>Looks of the last search, with the usual three.</summary>
    public int Looks { get; private set; }

    /// <summary>Finds everything, whatever number of things there are.</summary>
    /// <param name="image">JPEG, PNG or WebP.</param>
    /// <exception cref="ImageException">The bytes are no image that can be embedded.</exception>
    public IReadOnlyList<TrayPart> FindAll(ReadOnlySpan<byte> image)
    {
        LookAsOne(image);
        Begin(PartEffort.All);
        while (!_search.IsDone)
        {
            var (first, count) = (_search.Looked, _search.Planned - _search.Looked);
            for (var look = first; look < first + count; look++) _looks[look] = Look.At(_search.SquareOf(look));
            Embed(image, _looks.AsSpan(first, count), first, map: null);
            for (var look = first; look < first + count; look++) _likeness[look] = Weigh(look);
            _search.Take(_likeness.AsSpan(first, count));
        }
        return Parts();
    }

    /// <summary>What another effort would have found in the image that was searched last.</summary>
    public IReadOnlyList<TrayPart> FindAgain(PartEffort effort)
    {
        Begin(effort);
        while (!_search.IsDone) _search.Take(_likeness.AsSpan(_search.Looked, _search.Planned - _search.Looked));
        return Parts();
    }

    // As an image that shows one thing: the first look, or the likest of three where that is not answered.
    private void LookAsOne(ReadOnlySpan<byte> image)
    {
        embedder.Embed(image, _embeddings.AsSpan(0, embedder.Dimension), _features.AsSpan(0, embedder.FeatureCount));
        var likeness = Weigh(0);
        _single = Part(FrameRegion.Whole);
        var isAnswer = _single.Decision.IsAnswer;
        Embed(image, Usual, 1, _map);
        _usual[0] = new LookedAtPart(_map.Grid.Central(embedder.CropFraction), likeness);
        for (var look = 0; look < Usual.Length; look++)
        {
            _usual[1 + look] = new LookedAtPart(_views[1 + look], Weigh(1 + look));
            if (isAnswer || _usual[1 + look].Likeness <= likeness) continue;
            (likeness, _single) = (_usual[1 + look].Likeness, Part(_views[1 + look]));
        }
    }

    private void Begin(PartEffort effort) => _search.Begin(_map, _usual, decider.LikenessThreshold, effort);

    private void Embed(ReadOnlySpan<byte> image, ReadOnlySpan<Look> looks, int first, ProposalMap? map) => embedder.EmbedLooks(
        image, FrameRegion.Whole, looks, _embeddings.AsSpan(first * embedder.Dimension, looks.Length * embedder.Dimension),
        _features.AsSpan(first * embedder.FeatureCount, looks.Length * embedder.FeatureCount), _views.AsSpan(first, looks.Length), map: map);

    private float Weigh(int look)
    {
        ownDefault.Apply(_features.AsSpan(look * embedder.FeatureCount, embedder.FeatureCount), _default);
        evidence.Weigh(_embeddings.AsSpan(look * embedder.Dimension, embedder.Dimension), _default);
        return evidence.Likeness;
    }

    private TrayPart[] Parts()
    {
        Looks = _search.Looked;
        if (_search.Parts.IsEmpty) return [_single];
        var parts = new TrayPart[_search.Parts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            Weigh(_search.Parts[part]);
            parts[part] = Part(_search.SquareOf(_search.Parts[part]));
        }
        return parts;
    }

    private TrayPart Part(FrameRegion place)
    {
        var decision = decider.Decide(evidence.Weight, evidence.Likeness, evidence.Nearness, evidence.Tail);
        var listed = decision.Outcome == DecisionOutcome.Choose ? decider.List(evidence.Weight, _listed, _probabilities, evidence.Tail) : 0;
        return new TrayPart(place, decision, [.. _listed.Take(listed)]);
    }
}
