namespace EdgeAI.Recognition.Deciding;

/// <summary>All that a decision about a frame is made from: the evidence for each label, its likeness to the catalog, its nearness to the background. Reused from frame to frame; one thread at a time.</summary>
public sealed class FrameEvidence
{
    private readonly LabelEvidence _defaults;
    private readonly Background _background;

    /// <summary>Prepares room.</summary>
    /// <param name="gallery">The catalog under the index's projection.</param>
    /// <param name="defaults">The same under the default projection, with the same labels.</param>
    /// <param name="background">Photographs of everything else.</param>
    public FrameEvidence(LabelGallery gallery, LabelGallery defaults, Background background)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        ArgumentNullException.ThrowIfNull(background);
        Labels = new LabelEvidence(gallery);
        (_defaults, _background) = (new LabelEvidence(defaults), background);
        if (defaults.Labels.Count != Labels.Weight.Length) throw new ArgumentException($"Expected the gallery's {Labels.Weight.Length} labels, got {defaults.Labels.Count}.", nameof(defaults));
    }

    /// <summary>The evidence for each label, under the index's projection.</summary>
    public LabelEvidence Labels { get; }

    /// <summary>nb: mean cosine to the nearest photographs of the background.</summary>
    public float Nearness { get; private set; }

    /// <summary>g: likeness to those labels of the catalog that were not taken out.</summary>
    public float Likeness => Deciding.Likeness.Of(_defaults.Top, Nearness);

    /// <summary>Weighs a frame.</summary>
    /// <param name="embedding">Its embedding under the index's projection, normalized.</param>
    /// <param name="defaultEmbedding">Its embedding under the default projection, normalized.</param>
    public void Weigh(ReadOnlySpan<float> embedding, ReadOnlySpan<float> defaultEmbedding)
    {
        Labels.Weigh(embedding);
        _defaults.Weigh(defaultEmbedding);
        Nearness = _background.Nearness(defaultEmbedding);
    }

    /// <summary>Takes a label out of the choice for the frame that was weighed last.</summary>
    public void Exclude(int label)
    {
        Labels.Exclude(label);
        _defaults.Exclude(label);
    }
}
