using EdgeAI.Inference.Events;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Vectors;

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
    private FrameEvidence? _other;
    private int _matches;
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
    public IEnumerable<string> Excluded => _excluded.Take(_excludedCount).Select(label => _basis!.Labels.TextOf(label)).OfType<string>();

    public int ExcludedCount => _excludedCount;

    /// <summary>Whether looking again may help: something is known, and what likeness is told by is there.</summary>
    public bool MayLookAgain => KnowsAnything && !_decision.IsAnswer;

    /// <summary>The label that the first look at the image had most evidence for; null for none.</summary>
    public string? FirstLabel => _firstLabel < 0 ? null : _basis!.Labels.TextOf(_firstLabel);

    /// <summary>The likeness of the first look at the image.</summary>
    public float FirstLikeness { get; private set; }

    /// <summary>theta: the likeness that something like the catalog is above.</summary>
    public float LikenessThreshold => _basis!.DeciderFor(Mode).LikenessThreshold;

    /// <summary>Whether anything can be found: something is known, and what likeness is told by is there.</summary>
    public bool KnowsAnything => _basis is { OnlyLists: false, Labels.Count: > 0 };

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
    /// <param name="matches">How many of the nearest entries are wanted of the search that evidence may come from.</param>
    public void Begin(DecisionBasis basis, DecisionMode mode, int matches)
    {
        Clear();
        Mode = mode;
        if (!ReferenceEquals(_basis, basis)) (_basis, _evidence, _other) = (basis, basis.RentEvidence(), null);
        _matches = matches;
        Want(_evidence);
    }

    /// <summary>Begins with a part of an image that another decision is about: in the same catalog, as sure.</summary>
    public void BeginLike(AnswerDecision whole) => Begin(whole._basis!, whole.Mode, matches: 0);

    /// <summary>The nearest entries of the look that was decided on, where evidence came from a search that was asked for so many and none of them was ruled out.</summary>
    /// <param name="matches">Receives them.</param>
    /// <param name="count">Receives how many there are.</param>
    public bool TryTakeMatches(Span<VectorMatch> matches, out int count)
    {
        count = 0;
        if (_excludedCount > 0 || _evidence is not IndexEvidence evidence || evidence.Wanted != matches.Length) return false;
        evidence.Matches.CopyTo(matches);
        count = evidence.Matches.Length;
        return true;
    }

    /// <summary>Decides about one look, alone; corrections that an earlier look at the image met hold for it too.</summary>
    /// <param name="embedding">Its embedding.</param>
    /// <param name="defaultEmbedding">Its embedding under the default projection.</param>
    public void Decide(ReadOnlySpan<float> embedding, ReadOnlySpan<float> defaultEmbedding)
    {
        if (_basis!.Labels.Count == 0)
        {
            _decision = Decision.NoMatch(-1, 0, float.NegativeInfinity);
            return;
        }
        var evidence = _evidence!;
        evidence.Weigh(embedding, defaultEmbedding);
        // What a frame must not get by one look, it does not get by another.
        _excludedCount = _basis.Corrections.Exclude(embedding, evidence, _excluded, _excludedCount);
        _decision = _basis.DeciderFor(Mode).Decide(evidence.Weight, evidence.Likeness, evidence.Nearness, evidence.Tail);
        var picked = _basis.Corrections.Picked(embedding, evidence, out var cosine);
        if (!_hasLooked) (_hasLooked, _firstLabel, FirstLikeness) = (true, _decision.Label < 0 ? -1 : evidence.Labels[_decision.Label], evidence.Likeness);
        // Somebody looked at such a frame and said what it shows.
        if (picked >= 0)
            _decision = new Decision(DecisionOutcome.Answer, picked, Math.Max(cosine, _decision.Label == picked ? _decision.Probability : 0), evidence.Likeness);
    }

    /// <summary>Decides about a further look, and stays with the one of both that is more like the catalog.</summary>
    /// <returns>Whether that is the further one.</returns>
    /// <inheritdoc cref="Decide"/>
    public bool Reconsider(ReadOnlySpan<float> embedding, ReadOnlySpan<float> defaultEmbedding)
    {
        var before = _decision;
        Want(_other ??= _basis!.RentEvidence());
        (_evidence, _other) = (_other, _evidence);
        Decide(embedding, defaultEmbedding);
        if (_decision.Likeness > before.Likeness) return true;
        (_evidence, _other, _decision) = (_other, _evidence, before);
        return false;
    }

    /// <summary>Ends with what the pixels and the stream say.</summary>
    /// <param name="quality">Of the frame.</param>
    /// <param name="limits">From when on a frame is no good.</param>
    /// <param name="source">The stream it belongs to; null for none.</param>
    /// <param name="difference">From the stream's frame before.</param>
    public void Finish(in FrameQuality quality, FrameLimits limits, SourceMemory? source, float difference)
    {
        ReadOnlySpan<float> evidence = _evidence!.Weight;
        if (source is not null && _basis!.Labels.Count > 0)
        {
            if (_decision.IsAnswer) source.Remember(_basis.Labels.Numbering, _evidence);
            else evidence = LookBack(source);
        }
        _decision = limits.Apply(_decision, quality, difference);
        if (_decision.IsAnswer) Name();
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
        _basis?.Return(_evidence);
        _basis?.Return(_other);
        _basis = null;
        _evidence = _other = null;
    }

    private void Want(FrameEvidence? evidence)
    {
        if (evidence is IndexEvidence index) index.Want(_matches);
    }

    // What is not answered is decided on what the newest frames say together, and never named by that.
    private ReadOnlySpan<float> LookBack(SourceMemory source)
    {
        var candidates = _evidence!.Weight.Length;
        if (_mean.Length < candidates) _mean = new float[candidates];
        var mean = _mean.AsSpan(0, candidates);
        _evidence.Weight.CopyTo(mean);
        var (likeness, nearness) = source.Average(_basis!.Labels.Numbering, _evidence, mean);
        var together = _basis.DeciderFor(Mode).Decide(mean, likeness, nearness, _evidence.Tail);
        _decision = together.Outcome == DecisionOutcome.Answer ? together with { Outcome = DecisionOutcome.Choose } : together;
        return mean;
    }

    private void List(ReadOnlySpan<float> evidence)
    {
        var listed = _basis!.DeciderFor(Mode).List(evidence, _listed, _probabilities, _evidence!.Tail);
        for (var rank = 0; rank < listed; rank++)
            if (_basis.Labels.CardOf(_evidence.Labels[_listed[rank]]) is { } card) _candidates[_candidateCount++] = new ListedLabel(card, _probabilities[rank]);
    }

    private void Name()
    {
        Answer = _basis!.Labels.CardOf(_evidence!.Labels[_decision.Label]);
        // It was removed this moment.
        if (Answer is null) _decision = _decision.Without(NoneReason.NoMatch);
    }
}
