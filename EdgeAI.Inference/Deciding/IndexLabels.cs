using System.Collections.Concurrent;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Inference.Deciding;

/// <summary>A catalog of any size: evidence comes from a search of its index, and what changes costs what changes. Immutable, apart from the cards it has made.</summary>
internal sealed class IndexLabels : KnownLabels
{
    // A card is made when its label is first answered or listed.
    private const int MostCards = 65_536;

    private readonly HnswIndex _index;
    private readonly LabelDirectory _directory;
    private readonly PickedFrames _picks;
    private readonly Background _background;
    private readonly bool _isDefaultSpace;
    private readonly ConcurrentDictionary<int, LabelCard> _cards = new();

    private IndexLabels(HnswIndex index, LabelDirectory directory, PickedFrames picks, Background background, bool isDefaultSpace) =>
        (_index, _directory, _picks, _background, _isDefaultSpace) = (index, directory, picks, background, isDefaultSpace);

    public override int Dimension => _directory.Dimension;

    public override int Count => _directory.Count;

    public override bool LacksDefaults => !_isDefaultSpace && !HasDefaultsBeside(_index, _isDefaultSpace);

    public override object Numbering => _directory.Numbering;

    public static IndexLabels Of(Recogniser recogniser, IReadOnlyList<Correction> corrections, Background background)
    {
        var index = recogniser.Index;
        var directory = LabelDirectory.Read(index, HasDefaultsBeside(index, recogniser.IsDefaultSpace), Environment.ProcessorCount);
        return new IndexLabels(index, directory, PickedFrames.Of(directory, corrections), background, recogniser.IsDefaultSpace);
    }

    public override int NumberOf(string label) => _directory.NumberOf(label);

    public override string? TextOf(int label) => _directory.TextOf(label);

    public override LabelCard? CardOf(int label)
    {
        if (_cards.TryGetValue(label, out var card)) return card;
        if (_directory.TextOf(label) is not { } text || _directory.NearestToCentroid(label) is not { } id) return null;
        card = LabelCard.Of(text, id);
        if (_cards.Count < MostCards) _cards[label] = card;
        return card;
    }

    public override FrameEvidence NewEvidence() =>
        new IndexEvidence(_index, _directory, _picks, LacksDefaults ? null : _background, HasDefaultsBeside(_index, _isDefaultSpace));

    public override float LikenessOfBackground() => Likeness.OfBackground(_background, NewEvidence);

    public override KnownLabels With(Recogniser recogniser, IReadOnlyList<Correction> corrections) =>
        new IndexLabels(_index, _directory, PickedFrames.Of(_directory, corrections), _background, _isDefaultSpace);

    public override KnownLabels Update(Recogniser recogniser, IReadOnlyList<Correction> corrections) => _directory.Update() is { } directory
        ? new IndexLabels(_index, directory, PickedFrames.Of(directory, corrections), _background, _isDefaultSpace)
        : Of(recogniser, corrections, _background);

    // Default vectors are the entries' companions, unless they are the entries' vectors themselves.
    private static bool HasDefaultsBeside(HnswIndex index, bool isDefaultSpace) => !isDefaultSpace && index.CompanionBytes > 0;
}
