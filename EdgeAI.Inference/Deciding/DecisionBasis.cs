using System.Numerics.Tensors;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Vectors;

namespace EdgeAI.Inference.Deciding;

/// <summary>What decisions about one catalog are made from: its vectors by label under both projections, when it can be believed, and what people said about frames. Immutable.</summary>
internal sealed class DecisionBasis
{
    // Unrelated photographs rarely have more evidence than this, whatever the projection.
    private const float FallbackThreshold = 0.5f;

    private readonly LabelGallery? _defaults;
    private readonly Background _background;
    private readonly Decider[] _deciders;

    private DecisionBasis(LabelGallery gallery, LabelGallery? defaults, Background background, AnswerModel model, CorrectionSet corrections, LabelCard[] cards, int revision)
    {
        (Gallery, _defaults, _background, Corrections, Cards, Revision) = (gallery, defaults, background, corrections, cards, revision);
        _deciders = [.. Enum.GetValues<DecisionMode>().Select(mode => new Decider(model, mode, onlyLists: defaults is null))];
    }

    public LabelGallery Gallery { get; }

    public CorrectionSet Corrections { get; }

    /// <summary>One for each label of the gallery, in its order.</summary>
    public LabelCard[] Cards { get; }

    /// <summary>Which state of the entries it was built from.</summary>
    public int Revision { get; }

    /// <summary>
    /// Whether the index was built by a version that did not keep what likeness is told by: then the labels with most evidence are listed where there
    /// is much, and none is named.
    /// </summary>
    public bool OnlyLists => _defaults is null;

    public Decider DeciderFor(DecisionMode mode) => _deciders[(int)mode];

    /// <summary>Room for the evidence of one frame.</summary>
    public FrameEvidence NewEvidence() => _defaults is null ? new FrameEvidence(Gallery) : new FrameEvidence(Gallery, _defaults, _background);

    /// <summary>Gathers the entries of a recogniser. Entries without a label take no part: nobody could be told what they are.</summary>
    /// <param name="recogniser">Leased by the caller.</param>
    /// <param name="corrections">In its space.</param>
    /// <param name="files">The background.</param>
    /// <param name="revision">Of the entries.</param>
    public static DecisionBasis Build(Recogniser recogniser, IReadOnlyList<Correction> corrections, ModelFiles files, int revision)
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
        var defaults = recogniser.IsDefaultSpace ? gallery : DefaultsOf(entries, picks, labels, files.Background.Dimension);
        var model = recogniser.Fitted?.Answers;
        var background = files.Background.With(model?.OwnBackground);
        return new DecisionBasis(
            gallery, defaults, background, defaults is null ? Fallback(gallery, labels.Length) : model ?? ModelOf(gallery, defaults, background, labels.Length),
            CorrectionSet.Create(gallery, corrections), CardsOf(gallery, entries, vectors), revision);
    }

    private static AnswerModel ModelOf(LabelGallery gallery, LabelGallery defaults, Background background, int photographs) =>
        AnswerModel.WithoutHeldOut(gallery.Labels.Count, photographs, Likeness.OfBackground(background, defaults));

    private static AnswerModel Fallback(LabelGallery gallery, int photographs) => AnswerModel.WithoutHeldOut(gallery.Labels.Count, photographs, FallbackThreshold);

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
        return [.. best.Select((entry, label) => new LabelCard(gallery.Labels[label], entry.Id, CatalogEntry.ThumbnailUrlOf(entry.Id)))];
    }

    private static void Normalise(ReadOnlySpan<float> vector, Span<float> unit)
    {
        var norm = TensorPrimitives.Norm(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, unit);
    }
}
