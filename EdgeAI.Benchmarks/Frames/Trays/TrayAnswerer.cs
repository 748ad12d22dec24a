using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Parts;

namespace EdgeAI.Benchmarks.Frames.Trays;

/// <summary>Finds everything in a frame as inference does for a still. Not safe for concurrent use.</summary>
internal sealed class TrayAnswerer
{
    private static readonly Look[] Usual = [Look.Center, Look.Proposal];

    private readonly FrameAnswerer _one;
    private readonly ProposalMap _map = new();
    private readonly PartSearch _search = new();
    private readonly float[] _embeddings, _features, _likeness = new float[PartSearch.MostLooks];
    private readonly FrameRegion[] _views = new FrameRegion[PartSearch.MostLooks];
    private readonly LookedAtPart[] _usual = new LookedAtPart[1 + Usual.Length];
    private TrayPart _single = null!;

    public TrayAnswerer(FrameEye eye, DecisionMode mode)
    {
        _one = new FrameAnswerer(eye, mode);
        (_embeddings, _features) = (new float[PartSearch.MostLooks * eye.Embedder.Dimension], new float[PartSearch.MostLooks * eye.Embedder.FeatureCount]);
    }

    /// <summary>Looks of the last search, with the usual three.</summary>
    public int Looks { get; private set; }

    /// <summary>Finds everything, whatever number of things there are.</summary>
    public IReadOnlyList<TrayPart> FindAll(ReadOnlySpan<byte> image)
    {
        LookAsOne(image);
        Begin(PartEffort.All);
        while (!_search.IsDone) _search.Take(Weigh(image));
        return Parts();
    }

    /// <summary>What a search that ends early would have found in the image that was searched last.</summary>
    public IReadOnlyList<TrayPart> FindAgain(PartEffort effort)
    {
        var known = _likeness.ToArray();
        Begin(effort);
        while (!_search.IsDone) _search.Take(known.AsSpan(_search.Looked, _search.Planned - _search.Looked));
        return Parts();
    }

    // As a frame that shows one thing.
    private void LookAsOne(ReadOnlySpan<byte> image)
    {
        _one.Look(image);
        var first = Part(FrameRegion.Whole);
        var (isAnswer, mayLookAgain) = (_one.Decision.IsAnswer, _one.MayLookAgain);
        _usual[0] = new LookedAtPart(Crop, _one.Decision.Likeness);
        _one.LookAgain(image, Usual, _map);
        for (var look = 0; look < Usual.Length; look++) _usual[1 + look] = new LookedAtPart(_one.ViewOf(look), _one.LikenessOf(look));
        _single = isAnswer || !mayLookAgain ? first : Part(FrameRegion.Whole);
    }

    // Of a square frame.
    private FrameRegion Crop => new((1 - _one.Eye.Crop) / 2, (1 - _one.Eye.Crop) / 2, _one.Eye.Crop, _one.Eye.Crop);

    private void Begin(PartEffort effort) => _search.Begin(_map, _usual, _one.LikenessThreshold, effort);

    private ReadOnlySpan<float> Weigh(ReadOnlySpan<byte> image)
    {
        var embedder = _one.Eye.Embedder;
        var (first, count) = (_search.Looked, _search.Planned - _search.Looked);
        Span<Look> looks = stackalloc Look[PartSearch.MostLooks];
        for (var i = 0; i < count; i++) looks[i] = Look.At(_search.SquareOf(first + i));
        embedder.EmbedLooks(
            image, FrameRegion.Whole, looks[..count], _embeddings.AsSpan(first * embedder.Dimension, count * embedder.Dimension),
            _features.AsSpan(first * embedder.FeatureCount, count * embedder.FeatureCount), _views.AsSpan(first, count));
        for (var look = first; look < first + count; look++)
        {
            DecideOn(look);
            _likeness[look] = _one.Evidence.Likeness;
        }
        return _likeness.AsSpan(first, count);
    }

    private TrayPart[] Parts()
    {
        Looks = 1 + Usual.Length + _search.Looked;
        if (_search.Parts.IsEmpty) return [_single];
        var parts = new TrayPart[_search.Parts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            DecideOn(_search.Parts[part]);
            parts[part] = Part(_search.SquareOf(_search.Parts[part]));
        }
        return parts;
    }

    private void DecideOn(int look)
    {
        var embedder = _one.Eye.Embedder;
        _one.DecideOn(_embeddings.AsSpan(look * embedder.Dimension, embedder.Dimension), _features.AsSpan(look * embedder.FeatureCount, embedder.FeatureCount));
    }

    private TrayPart Part(FrameRegion place)
    {
        var decision = _one.Limit(_one.Decision);
        return new TrayPart(place, decision, _one.List(decision, _one.Evidence.Weight).ToArray());
    }
}
