using EdgeAI.Inference.Events;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Deciding;

/// <summary>What was decided about one image, in buffers that serve again and again. Not safe for concurrent use.</summary>
internal sealed class AnswerDecision
{
    /// <summary>Most labels of a pick-list.</summary>
    public const int MostCandidates = 5;

    private readonly LabelCard[] _candidates = new LabelCard[MostCandidates];
    private readonly int[] _excluded = new int[MostCandidates];
    private readonly float[] _cells = new float[FrameQuality.Cells];
    private byte[] _pixels = [];
    private DecisionBasis? _basis;
    private LabelEvidence? _evidence;
    private Decision _decision;
    private int _candidateCount;
    private int _excludedCount;

    /// <summary>An answer, or why there is none.</summary>
    public DecisionOutcome Outcome => _decision.Outcome;

    /// <summary>The label answered; null for none.</summary>
    public string? Label { get; private set; }

    /// <summary>Probability, 0 to 1, that the best label is right if the item is in the catalog.</summary>
    public float Confidence => _decision.Confidence;

    /// <summary>The labels to choose from, best first; empty unless two were too close.</summary>
    public ReadOnlySpan<LabelCard> Candidates => _candidates.AsSpan(0, _candidateCount);

    /// <summary>Labels that somebody said such a frame does not show.</summary>
    public IEnumerable<string> Excluded => _excluded.Take(_excludedCount).Select(label => _basis!.Gallery.Labels[label]);

    public bool HasExcluded => _excludedCount > 0;

    /// <summary>What the guest was given: RGB8, square.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    public Span<byte> RoomForPixels(int size)
    {
        if (_pixels.Length != size * size * 3) _pixels = new byte[size * size * 3];
        return _pixels;
    }

    /// <summary>Decides about the image that was embedded last.</summary>
    /// <param name="basis">About which catalog.</param>
    /// <param name="embedding">The image's embedding.</param>
    /// <param name="size">Side of its pixels.</param>
    /// <param name="limits">From when on a frame is no good.</param>
    /// <param name="source">The stream it belongs to; null for none.</param>
    public void Decide(DecisionBasis basis, ReadOnlySpan<float> embedding, int size, FrameLimits limits, SourceMemory? source)
    {
        Clear();
        if (basis.Gallery.Labels.Count > 0) DecideByEvidence(basis, embedding);
        else _decision = new Decision(DecisionOutcome.UnlikeEverything, -1, 0, 0);
        var quality = FrameQuality.Measure(_pixels, size, source is null ? [] : _cells);
        _decision = limits.Apply(_decision, quality, source?.Compare(_pixels, _cells) ?? 0);
        if (_decision.IsAnswer) Label = basis.Gallery.Labels[_decision.Label];
        else if (_decision.Outcome == DecisionOutcome.TooClose) ListCandidates(basis);
    }

    /// <summary>Forgets the last image.</summary>
    public void Clear()
    {
        Label = null;
        _decision = default;
        _candidateCount = _excludedCount = 0;
    }

    /// <summary>Drops what must not outlive the answer.</summary>
    public void Release()
    {
        Clear();
        Array.Clear(_candidates);
        _basis = null;
        _evidence = null;
    }

    private void DecideByEvidence(DecisionBasis basis, ReadOnlySpan<float> embedding)
    {
        if (!ReferenceEquals(_basis, basis)) (_basis, _evidence) = (basis, new LabelEvidence(basis.Gallery));
        var evidence = _evidence!;
        evidence.Weigh(embedding);
        _excludedCount = basis.Corrections.Exclude(embedding, evidence, _excluded);
        _decision = basis.Decider.Decide(evidence);
        var picked = basis.Corrections.Picked(embedding, evidence, out var cosine);
        // Somebody looked at such a frame and said what it shows.
        if (picked >= 0) _decision = new Decision(DecisionOutcome.Answer, picked, Math.Max(cosine, _decision.Label == picked ? _decision.Confidence : 0), _decision.Certainty);
    }

    private void ListCandidates(DecisionBasis basis)
    {
        foreach (var label in _evidence!.Ranked(MostCandidates))
            if (!float.IsNegativeInfinity(_evidence.Weight[label])) _candidates[_candidateCount++] = basis.Cards[label];
    }
}
