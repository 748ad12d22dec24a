using System.Numerics.Tensors;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Vectors;

namespace EdgeAI.Inference.Deciding;

/// <summary>A catalog that is small enough for an exact look at all of it with every frame, or of which only samples are here. Immutable.</summary>
internal sealed class GalleryLabels : KnownLabels
{
    private readonly LabelGallery _gallery;
    private readonly LabelGallery? _defaults;
    private readonly Background _background;
    private readonly LabelCard[] _cards;
    private readonly string[] _picks;

    private GalleryLabels(LabelGallery gallery, LabelGallery? defaults, Background background, LabelCard[] cards, string[] picks) =>
        (_gallery, _defaults, _background, _cards, _picks) = (gallery, defaults, background, cards, picks);

    public override int Dimension => _gallery.Dimension;

    public override int Count => _gallery.Labels.Count;

    public override bool LacksDefaults => _defaults is null;

    public override object Numbering => _gallery;

    /// <summary>Gathers the entries of a recogniser. Entries without a label take no part: nobody could be told what they are.</summary>
    /// <param name="recogniser">Leased by the caller.</param>
    /// <param name="corrections">In its space.</param>
    /// <param name="background">Photographs of everything else.</param>
    public static GalleryLabels Of(Recogniser recogniser, IReadOnlyList<Correction> corrections, Background background)
    {
        var entries = Labelled(recogniser);
        var known = entries.Select(entry => entry.Label).ToHashSet(StringComparer.Ordinal);
        // A picked frame is one more photograph of its label.
        Correction[] picks = [.. corrections.Where(correction => correction.Kind == CorrectionKind.Is && known.Contains(correction.Label))];
        string[] labels = [.. entries.Select(entry => entry.Label), .. picks.Select(pick => pick.Label)];

        var dimension = recogniser.Index.Space.Dimension;
        var vectors = new float[labels.Length * dimension];
        for (var i = 0; i < labels.Length; i++)
            Normalise(i < entries.Count ? entries[i].Entry.Vector.Span : picks[i - entries.Count].Embedding.Span, vectors.AsSpan(i * dimension, dimension));
        var gallery = LabelGallery.Create(labels, vectors, dimension);
        var defaults = recogniser.IsDefaultSpace ? gallery : DefaultsOf(entries, picks, labels, background.Dimension);
        return new GalleryLabels(gallery, defaults, background, CardsOf(gallery, entries, vectors), PicksOf(corrections));
    }

    public override int NumberOf(string label) => _gallery.NumberOf(label);

    public override string TextOf(int label) => _gallery.Labels[label];

    public override LabelCard CardOf(int label) => _cards[label];

    public override FrameEvidence NewEvidence() => _defaults is null ? new GalleryEvidence(_gallery) : new GalleryEvidence(_gallery, _defaults, _background);

    public override float LikenessOfBackground() => Likeness.OfBackground(_background, _defaults ?? _gallery);

    public override KnownLabels With(Recogniser recogniser, IReadOnlyList<Correction> corrections) =>
        _picks.AsSpan().SequenceEqual(PicksOf(corrections)) ? this : Of(recogniser, corrections, _background);

    public override KnownLabels Update(Recogniser recogniser, IReadOnlyList<Correction> corrections) => Of(recogniser, corrections, _background);

    private static string[] PicksOf(IReadOnlyList<Correction> corrections) =>
        [.. corrections.Where(correction => correction.Kind == CorrectionKind.Is).Select(correction => correction.Id)];

    private static List<(VectorEntry Entry, string Label)> Labelled(Recogniser recogniser)
    {
        var entries = new List<(VectorEntry Entry, string Label)>();
        foreach (var entry in recogniser.Index.Entries().Concat(recogniser.Samples).OrderBy(entry => entry.Id, StringComparer.Ordinal))
            if (CatalogPayload.TryParse(entry.Payload.Span, out var payload) && payload.Label.Length > 0) entries.Add((entry, payload.Label));
        return entries;
    }

    private static LabelGallery? DefaultsOf(List<(VectorEntry Entry, string Label)> entries, Correction[] picks, string[] labels, int dimension)
    {
        if (entries.Exists(entry => entry.Entry.Companion.IsEmpty)) return null;
        ReadOnlyMemory<byte>[] companions = [.. entries.Select(entry => entry.Entry.Companion), .. picks.Select(pick => CompanionVector.Encode(pick.DefaultEmbedding.Span).AsMemory())];
        return LabelGallery.Create(labels, companions, dimension);
    }

    private static LabelCard[] CardsOf(LabelGallery gallery, List<(VectorEntry Entry, string Label)> entries, float[] vectors)
    {
        var best = new (float Cosine, string Id)[gallery.Labels.Count];
        Array.Fill(best, (float.NegativeInfinity, ""));
        for (var i = 0; i < entries.Count; i++)
        {
            var label = gallery.NumberOf(entries[i].Label);
            var cosine = TensorPrimitives.Dot(gallery.CentroidOf(label), vectors.AsSpan(i * gallery.Dimension, gallery.Dimension));
            if (cosine > best[label].Cosine) best[label] = (cosine, entries[i].Entry.Id);
        }
        return [.. best.Select((entry, label) => LabelCard.Of(gallery.Labels[label], entry.Id))];
    }

    private static void Normalise(ReadOnlySpan<float> vector, Span<float> unit)
    {
        var norm = TensorPrimitives.Norm(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, unit);
    }
}
