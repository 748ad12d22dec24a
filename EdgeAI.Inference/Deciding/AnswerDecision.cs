using EdgeAI.Inference.Events;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Deciding;

/// <summary>What was decided about one image, in buffers that serve again and again. Not safe for concurrent use.</summary>
internal sealed class AnswerDecision
{
    private readonly ListedLabel[] _candidates = new ListedLabel[Decider.MaxListed];
    private readonly int[] _listed = new int[Decider.MaxListed];
    private readonly float[] _probabilities = new float[Decider.MaxListed];
    private readonly int[] _excluded = new int[Decider.MaxListed];
    private byte[] _pixels = [];
    private float[] _mean = [];
    private DecisionBasis? _basis;
    private FrameEvidence? _evidence;
    private Decision _decision;
    private int _candidateCount;
    private int _excludedCount;
    private int _firstLabel = -1;
    private bool _hasLooked;

    /// <summary>An answer, a list, or none.</summary>
    public DecisionOutcome Outcome => _decision.Outcome;

    /// <summary>Why there is none.</summary>
    public NoneReason Reason => _decision.Reason;

    /// <summary>How sure an answer had to be.</summary>
    public DecisionMode Mode { get; private set; }

    /// <summary>The label answered, and the picture that shows it; null for a list or none.</summary>
    public LabelCard? Answer { get; private set; }

    /// <summary>The label answered; null for a list or none.</summary>
    public string? Label => Answer?.Label;

    /// <summary>Probability, 0 to 1, that the best label is right.</summary>
    public float Confidence => _decision.Probability;

    /// <summary>How much more the frame is like the catalog than like everything else.</summary>
    public float Likeness => _decision.Likeness;

    /// <summary>The labels to choose from, best first; empty unless the outcome is a list.</summary>
    public ReadOnlySpan<ListedLabel> Candidates => _candidates.AsSpan(0, _candidateCount);

    /// <summary>Labels that somebody said such a frame does not show.</summary>
    public IEnumerable<string> Excluded => _excluded.Take(_excludedCount).Select(label => _basis!.Gallery.Labels[label]);

    public bool HasExcluded => _excludedCount > 0;

    /// <summary>Whether looking again may help: something is known, and what likeness is told by is there.</summary>
    public bool MayLookAgain => _basis is { OnlyLists: false, Gallery.Labels.Count: > 0 } && !_decision.IsAnswer;

    /// <summary>The label that the first look at the image had most evidence for; null for none.</summary>
    public string? FirstLabel => _firstLabel < 0 ? null : _basis!.Gallery.Labels[_firstLabel];

    /// <summary>What the first look at the image saw, as photographed: RGB8, square.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    public Span<byte> RoomForPixels(int size)
    {
        if (_pixels.Length != size * size * 3) _pixels = new byte[size * size * 3];
        return _pixels;
    }

    /// <summary>Begins with an image.</summary>
    /// <param name="basis">About which catalog.</param>
    /// <param name="mode">How sure an answer must be.</param>
    public void Begin(DecisionBasis basis, DecisionMode mode)
    {
        Clear();
        Mode = mode;
        if (!ReferenceEquals(_basis, basis)) (_basis, _evidence) = (basis, basis.NewEvidence());
    }

    /// <summary>Decides about one look, alone; corrections that an earlier look at the image met hold for it too.</summary>
    /// <param name="embedding">Its embedding.</param>
    /// <param name="defaultEmbedding">Its embedding under the default projection.</param>
    public void Decide(ReadOnlySpan<float> embedding, ReadOnlySpan<float> defaultEmbedding)
    {
        if (_basis!.Gallery.Labels.Count == 0)
        {
            _decision = Decision.NoMatch(-1, 0, float.NegativeInfinity);
            return;
        }
        var evidence = _evidence!;
        evidence.Weigh(embedding, defaultEmbedding);
        // What a frame must not get by one look, it does not get by another.
        _excludedCount = _basis.Corrections.Exclude(embedding, evidence, _excluded, _excludedCount);
        _decision = _basis.DeciderFor(Mode).Decide(evidence.Labels.Weight, evidence.Likeness, evidence.Nearness);
        var picked = _basis.Corrections.Picked(embedding, evidence.Labels, out var cosine);
        if (!_hasLooked) (_hasLooked, _firstLabel) = (true, _decision.Label);
        // Somebody looked at such a frame and said what it shows.
        if (picked >= 0)
            _decision = new Decision(DecisionOutcome.Answer, picked, Math.Max(cosine, _decision.Label == picked ? _decision.Probability : 0), evidence.Likeness);
    }

    /// <summary>Ends with what the pixels and the stream say.</summary>
    /// <param name="quality">Of the frame.</param>
    /// <param name="limits">From when on a frame is no good.</param>
    /// <param name="source">The stream it belongs to; null for none.</param>
    /// <param name="difference">From the stream's frame before.</param>
    public void Finish(in FrameQuality quality, FrameLimits limits, SourceMemory? source, float difference)
    {
        ReadOnlySpan<float> evidence = _evidence!.Labels.Weight;
        if (source is not null && _basis!.Gallery.Labels.Count > 0)
        {
            if (_decision.IsAnswer) source.Remember(_basis, _evidence);
            else evidence = LookBack(source);
        }
        _decision = limits.Apply(_decision, quality, difference);
        if (_decision.IsAnswer) Answer = _basis!.Cards[_decision.Label];
        else if (_decision.Outcome == DecisionOutcome.Choose) List(evidence);
    }

    /// <summary>Forgets the last image.</summary>
    public void Clear()
    {
        Answer = null;
        _decision = default;
        _candidateCount = _excludedCount = 0;
        (_hasLooked, _firstLabel) = (false, -1);
    }

    /// <summary>Drops what must not outlive the answer.</summary>
    public void Release()
    {
        Clear();
        Array.Clear(_candidates);
        _basis = null;
        _evidence = null;
    }

    // What is not answered is decided on what the newest frames say together, and never named by that.
    private ReadOnlySpan<float> LookBack(SourceMemory source)
    {
        if (_mean.Length != _basis!.Gallery.Labels.Count) _mean = new float[_basis.Gallery.Labels.Count];
        _evidence!.Labels.Weight.CopyTo(_mean);
        var (likeness, nearness) = source.Average(_basis, _evidence, _mean);
        var together = _basis.DeciderFor(Mode).Decide(_mean, likeness, nearness);
        _decision = together.Outcome == DecisionOutcome.Answer ? together with { Outcome = DecisionOutcome.Choose } : together;
        return _mean;
    }

    private void List(ReadOnlySpan<float> evidence)
    {
        _candidateCount = _basis!.DeciderFor(Mode).List(evidence, _listed, _probabilities);
        for (var rank = 0; rank < _candidateCount; rank++) _candidates[rank] = new ListedLabel(_basis.Cards[_listed[rank]], _probabilities[rank]);
    }
}
