namespace EdgeAI.Recognition.Deciding;

/// <summary>Evidence about a catalog that is small enough for an exact look at all of it: every label is a candidate, at the position of its number.</summary>
public sealed class GalleryEvidence : FrameEvidence
{
    private readonly LabelEvidence _labels;
    private readonly LabelEvidence _defaults;
    private readonly Background? _background;
    private readonly int[] _numbers;

    /// <summary>Prepares room.</summary>
    /// <param name="gallery">The catalog under the index's projection.</param>
    /// <param name="defaults">The same under the default projection, with the same labels; <paramref name="gallery"/> itself where that is the index's.</param>
    /// <param name="background">Photographs of everything else.</param>
    public GalleryEvidence(LabelGallery gallery, LabelGallery defaults, Background background) : this(gallery)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        ArgumentNullException.ThrowIfNull(background);
        if (defaults.Labels.Count != _numbers.Length) throw new ArgumentException($"Expected the gallery's {_numbers.Length} labels, got {defaults.Labels.Count}.", nameof(defaults));
        if (!ReferenceEquals(gallery, defaults)) _defaults = new LabelEvidence(defaults);
        _background = background;
    }

    /// <summary>Prepares room for a catalog that did not keep its default vectors: the evidence itself stands for the likeness.</summary>
    public GalleryEvidence(LabelGallery gallery)
    {
        _labels = _defaults = new LabelEvidence(gallery);
        _numbers = [.. Enumerable.Range(0, gallery.Labels.Count)];
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Labels => _numbers;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Weight => _labels.Weight;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Best => _labels.Best;

    /// <inheritdoc/>
    public override float Likeness => _background is null ? _labels.Top : Deciding.Likeness.Of(_defaults.Top, Nearness);

    /// <inheritdoc/>
    public override void Weigh(ReadOnlySpan<float> embedding, ReadOnlySpan<float> defaultEmbedding)
    {
        _labels.Weigh(embedding);
        if (_background is null) return;
        if (!ReferenceEquals(_defaults, _labels)) _defaults.Weigh(defaultEmbedding);
        Nearness = _background.Nearness(defaultEmbedding);
    }

    /// <inheritdoc/>
    public override void Exclude(int label)
    {
        _labels.Exclude(label);
        _defaults.Exclude(label);
    }

    /// <inheritdoc/>
    public override int PositionOf(int label) => label;
}
