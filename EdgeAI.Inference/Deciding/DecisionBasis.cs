using System.Numerics.Tensors;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Deciding;

/// <summary>What decisions about one catalog are made from: its vectors by label, its thresholds, and what people said about frames. Immutable.</summary>
internal sealed class DecisionBasis
{
    private DecisionBasis(LabelGallery gallery, Decider decider, CorrectionSet corrections, LabelCard[] cards, int revision)
    {
        Gallery = gallery;
        Decider = decider;
        Corrections = corrections;
        Cards = cards;
        Revision = revision;
    }

    public LabelGallery Gallery { get; }

    public Decider Decider { get; }

    public CorrectionSet Corrections { get; }

    /// <summary>One for each label of the gallery, in its order.</summary>
    public LabelCard[] Cards { get; }

    /// <summary>Which state of the entries it was built from.</summary>
    public int Revision { get; }

    /// <summary>Gathers the entries of a recogniser. Entries without a label take no part: nobody could be told what they are.</summary>
    /// <param name="recogniser">Leased by the caller.</param>
    /// <param name="corrections">In its space.</param>
    /// <param name="falseAcceptRate">As the options have it.</param>
    /// <param name="revision">Of the entries.</param>
    /// <remarks>
    /// An index that knows nothing about believing answers (older, or not built by the indexer) is decided about as a catalog too small to rehearse:
    /// from an evidence of 0.5. A guess that says so in its confidence is worth more than no answer at all.
    /// </remarks>
    public static DecisionBasis Build(Recogniser recogniser, IReadOnlyList<Correction> corrections, double falseAcceptRate, int revision)
    {
        var ids = new List<string>();
        var labels = new List<string>();
        var vectors = new List<ReadOnlyMemory<float>>();
        foreach (var entry in recogniser.Index.Entries().Concat(recogniser.Samples).OrderBy(entry => entry.Id, StringComparer.Ordinal))
        {
            if (!CatalogPayload.TryParse(entry.Payload.Span, out var payload) || payload.Label.Length == 0) continue;
            ids.Add(entry.Id);
            labels.Add(payload.Label);
            vectors.Add(entry.Vector);
        }
        var known = labels.ToHashSet(StringComparer.Ordinal);
        // A picked frame is one more photograph of its label.
        foreach (var pick in corrections.Where(correction => correction.Kind == CorrectionKind.Is && known.Contains(correction.Label)))
        {
            labels.Add(pick.Label);
            vectors.Add(pick.Embedding);
        }

        var dimension = recogniser.Index.Space.Dimension;
        var all = new float[vectors.Count * dimension];
        for (var i = 0; i < vectors.Count; i++) Normalise(vectors[i].Span, all.AsSpan(i * dimension, dimension));
        var gallery = LabelGallery.Create(labels, all, dimension);
        return new DecisionBasis(
            gallery,
            new Decider(gallery, recogniser.Fitted?.Decision ?? DecisionModel.Unrehearsed, falseAcceptRate),
            CorrectionSet.Create(gallery, corrections),
            CardsOf(gallery, ids, labels, all),
            revision);
    }

    private static LabelCard[] CardsOf(LabelGallery gallery, List<string> ids, List<string> labels, float[] vectors)
    {
        var numbers = gallery.Labels.Select((label, number) => (label, number)).ToDictionary(pair => pair.label, pair => pair.number, StringComparer.Ordinal);
        var best = new (float Cosine, string Id)[gallery.Labels.Count];
        Array.Fill(best, (float.NegativeInfinity, ""));
        for (var i = 0; i < ids.Count; i++)
        {
            var label = numbers[labels[i]];
            var cosine = TensorPrimitives.Dot(gallery.CentroidOf(label), vectors.AsSpan(i * gallery.Dimension, gallery.Dimension));
            if (cosine > best[label].Cosine) best[label] = (cosine, ids[i]);
        }
        return [.. best.Select((entry, label) => new LabelCard(gallery.Labels[label], entry.Id, CatalogEntry.ThumbnailUrlOf(entry.Id)))];
    }

    private static void Normalise(ReadOnlySpan<float> vector, Span<float> unit)
    {
        var norm = TensorPrimitives.Norm(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, unit);
    }
}
