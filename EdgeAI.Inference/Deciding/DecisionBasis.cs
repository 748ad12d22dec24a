using System.Collections.Concurrent;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Deciding;

/// <summary>
/// What decisions about one catalog are made from: its labels, when it can be believed, and what people said about frames. Immutable, apart from room that is
/// lent to one frame after the other.
/// </summary>
internal sealed class DecisionBasis
{
    // Up to here an exact look at every photograph takes a small part of the time that embedding the frame does.
    private const int MostExact = 4096;

    // Unrelated photographs rarely have more evidence than this, whatever the projection.
    private const float FallbackThreshold = 0.5f;

    // As many requests as decide at once, and their further looks.
    private static readonly int MostIdle = 4 * Environment.ProcessorCount;

    private readonly ConcurrentQueue<FrameEvidence> _idle = new();
    private readonly AnswerModel _model;
    private readonly Decider[] _deciders;

    private DecisionBasis(KnownLabels labels, bool onlyLists, AnswerModel model, CorrectionSet corrections, int revision)
    {
        (Labels, OnlyLists, _model, Corrections, Revision) = (labels, onlyLists, model, corrections, revision);
        _deciders = [.. Enum.GetValues<DecisionMode>().Select(mode => new Decider(model, mode, onlyLists))];
    }

    public KnownLabels Labels { get; }

    public CorrectionSet Corrections { get; }

    /// <summary>Which state of the entries it was built from.</summary>
    public int Revision { get; }

    /// <summary>
    /// Whether the index was built by a version that did not keep what likeness is told by: then the labels with most evidence are listed where there
    /// is much, and none is named.
    /// </summary>
    public bool OnlyLists { get; }

    public Decider DeciderFor(DecisionMode mode) => _deciders[(int)mode];

    /// <summary>Room for the evidence of one frame, for one thread at a time.</summary>
    public FrameEvidence RentEvidence() => _idle.TryDequeue(out var evidence) ? evidence : Labels.NewEvidence();

    /// <summary>Takes room back that <see cref="RentEvidence"/> of this basis gave.</summary>
    public void Return(FrameEvidence? evidence)
    {
        if (evidence is not null && _idle.Count < MostIdle) _idle.Enqueue(evidence);
    }

    /// <summary>Reads the entries of a recogniser.</summary>
    /// <param name="recogniser">Leased by the caller.</param>
    /// <param name="corrections">In its space.</param>
    /// <param name="files">The background.</param>
    /// <param name="revision">Of the entries.</param>
    public static DecisionBasis Build(Recogniser recogniser, IReadOnlyList<Correction> corrections, ModelFiles files, int revision)
    {
        var model = recogniser.Fitted?.Answers;
        var background = files.Background.With(model?.OwnBackground);
        // Of what is elsewhere only samples are here.
        if (recogniser.Index.Count > MostExact && recogniser.Samples.Count == 0)
        {
            var labels = IndexLabels.Of(recogniser, corrections, background);
            // What a fit knows about believing answers is not to be had from a search.
            return Of(labels, labels.LacksDefaults || model is null && !recogniser.IsDefaultSpace, recogniser, model, corrections, revision);
        }
        var gallery = GalleryLabels.Of(recogniser, corrections, background);
        return Of(gallery, gallery.LacksDefaults, recogniser, model, corrections, revision);
    }

    /// <summary>The same entries with other corrections.</summary>
    /// <param name="recogniser">The one that it was built of.</param>
    /// <param name="corrections">In its space.</param>
    public DecisionBasis With(Recogniser recogniser, IReadOnlyList<Correction> corrections)
    {
        var labels = Labels.With(recogniser, corrections);
        return new DecisionBasis(labels, OnlyLists, _model, CorrectionSet.Create(labels, corrections), Revision);
    }

    /// <summary>After entries came, went or changed.</summary>
    /// <inheritdoc cref="Build"/>
    public DecisionBasis Update(Recogniser recogniser, IReadOnlyList<Correction> corrections, ModelFiles files, int revision)
    {
        // A small catalog is read anew, which takes milliseconds; and as a large one from where it has become one.
        if (Labels is not IndexLabels) return Build(recogniser, corrections, files, revision);
        var labels = Labels.Update(recogniser, corrections);
        return new DecisionBasis(labels, OnlyLists, _model, CorrectionSet.Create(labels, corrections), revision);
    }

    private static DecisionBasis Of(KnownLabels labels, bool onlyLists, Recogniser recogniser, AnswerModel? model, IReadOnlyList<Correction> corrections, int revision)
    {
        var photographs = recogniser.Index.Count + recogniser.Samples.Count;
        model = onlyLists
            ? AnswerModel.WithoutHeldOut(labels.Count, photographs, FallbackThreshold)
            : model ?? AnswerModel.WithoutHeldOut(labels.Count, photographs, labels.LikenessOfBackground());
        return new DecisionBasis(labels, onlyLists, model, CorrectionSet.Create(labels, corrections), revision);
    }
}
