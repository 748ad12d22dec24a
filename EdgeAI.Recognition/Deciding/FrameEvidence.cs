namespace EdgeAI.Recognition.Deciding;

/// <summary>All that a decision about a frame is made from: the evidence for each label, its likeness to the catalog, its nearness to the background. Reused from frame to frame; one thread at a time.</summary>
public sealed class FrameEvidence
{
    private readonly LabelEvidence _defaults;
    private readonly Background? _background;

    /// <summary>Prepares room.</summary>
    /// <param name="gallery">The catalog under the index's projection.</param>
    /// <param name="defaults">The same under the default projection, with the same labels; <paramref name="gallery"/> itself where that is the index's.</param>
    /// <param name="background">Photographs of everything else.</param>
    public FrameEvidence(LabelGallery gallery, LabelGallery defaults, Background background)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        ArgumentNullException.ThrowIfNull(background);
        Labels = new LabelEvidence(gallery);
        if (defaults.Labels.Count != Labels.Weight.Length) throw new ArgumentException($"Expected the gallery's {Labels.Weight.Length} labels, got {defaults.Labels.Count}.", nameof(defaults));
        _defaults = ReferenceEquals(gallery, defaults) ? Labels : new LabelEvidence(defaults);
        _background = background;
    }

    /// <summary>Prepares room for a catalog that did not keep its default vectors: the evidence itself stands for the likeness.</summary>
    public FrameEvidence(LabelGallery gallery) => Labels = _defaults = new LabelEvidence(gallery);

    /// <summary>The evidence for each label, under the index's projection.</summary>
    public LabelEvidence Labels { get; }

    /// <summary>nb: mean cosine to the nearest photographs of the background.</summary>
    public float Nearness { get; private set; }

    /// <summary>g: likeness to those labels of the catalog that were not taken out.</summary>
    public float Likeness => _background is null ? Labels.Top : Deciding.Likeness.Of(_defaults.Top, Nearness);

    /// <summary>Weighs a frame.</summary>
    /// <param name="embedding">Its embedding under the index's projection, normalized.</param>
    /// <param name="defaultEmbedding">Its embedding under the default projection, normalized.</param>
    public void Weigh(ReadOnlySpan<float> embedding, ReadOnlySpan<float> defaultEmbedding)
    {
        Labels.Weigh(embedding);
        if (_background is null) return;
        if (!ReferenceEquals(_defaults, Labels)) _defaults.Weigh(defaultEmbedding);
        Nearness = _background.Nearness(defaultEmbedding);
    }

    /// <summary>Takes a label out of the choice for the frame that was weighed last.</summary>
    public void Exclude(int label)
    {
        Labels.Exclude(label);
        _defaults.Exclude(label);
    }
}
