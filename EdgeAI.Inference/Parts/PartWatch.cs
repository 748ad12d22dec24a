using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Deciding;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Parts;

namespace EdgeAI.Inference.Parts;

/// <summary>
/// Follows everything that lies before a stream, a look or two a frame: waits until the scene stands, searches it, and then looks at what was found in turn,
/// so that each thing is announced and given up as a single one is. When something moves, the search starts anew. Guarded by <see cref="Gate"/>.
/// </summary>
internal sealed class PartWatch(SightingRules rules, TimeProvider clock)
{
    // Boxes that overlap by so much are of one thing, which did not move while another one did.
    private const double SamePlace = 0.5;

    // Frames after which a scene that stands and shows nothing is searched again: the search may have met a bad frame.
    private const int SearchAgain = 30;

    private readonly PartSearch _search = new();
    private readonly SceneChange _scene = new();
    private readonly float[] _likeness = new float[LookBuffers.Most];
    private readonly WatchedPart?[] _looking = new WatchedPart?[LookBuffers.Most];
    private readonly List<PartChange> _changes = [];
    private List<WatchedPart> _parts = [];
    private bool _isSearching, _hasFound;
    private LookedAtPart _single;
    private FrameRegion _singleBox;
    private bool _singleCounts;
    private int _turn, _idle;
    private long _lookedAt;

    /// <summary>Taken by whoever calls any other member.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The map of the newest frame.</summary>
    public ProposalMap Map { get; } = new();

    /// <summary>What is to be looked at in this frame.</summary>
    /// <param name="looks">Receives the looks; as many as there is time for, at least one.</param>
    /// <returns>How many.</returns>
    public int Next(Span<Look> looks)
    {
        Array.Clear(_looking);
        if (_isSearching) return NextOfSearch(looks);
        if (_hasFound && _parts.Count > 0) return NextParts(looks);
        // Nothing lies there, or nobody knows yet: the looks that a single thing gets.
        looks[0] = Look.Proposal;
        if (looks.Length == 1) return 1;
        looks[1] = Look.Center;
        return 2;
    }

    /// <summary>The decision that a look is to be decided in; null for one that is only weighed.</summary>
    public AnswerDecision? DecisionOf(int look) => _looking[look]?.Decision;

    /// <summary>Room for the likeness of this frame's looks.</summary>
    public Span<float> Likeness => _likeness;

    /// <summary>Whether something moved since the frame before: then what was looked at says nothing, and everything starts anew.</summary>
    public bool HasMoved()
    {
        _lookedAt = clock.GetTimestamp();
        if (!_scene.HasMoved(Map.Brightness)) return false;
        (_isSearching, _hasFound) = (false, false);
        return true;
    }

    /// <summary>Takes what this frame's looks found.</summary>
    /// <param name="usual">The looks at the frame taken as one thing, where <see cref="Next"/> asked for these.</param>
    /// <param name="count">Of the looks.</param>
    /// <param name="threshold">The catalog's likeness threshold.</param>
    /// <param name="isStill">Whether the frame is the one before once more, pixel by pixel, and says nothing new.</param>
    /// <param name="boxOf">Where a thing lies that a usual look shows.</param>
    public void Take(ReadOnlySpan<LookedAtPart> usual, int count, float threshold, bool isStill, in PhotographBox boxOf)
    {
        if (_isSearching) _search.Take(_likeness.AsSpan(0, count));
        else if (_hasFound && _parts.Count > 0) Observe(count, isStill);
        else if (!_hasFound || ++_idle >= SearchAgain)
        {
            _search.Begin(Map, usual, threshold, PartEffort.All);
            (_isSearching, _idle) = (true, 0);
            _single = Likest(usual);
            (_singleBox, _singleCounts) = (boxOf.Around(_single.Square), _single.Likeness > threshold);
        }
        if (_isSearching && _search.IsDone) Find();
    }

    /// <summary>Puts what is known into a frame's answer: nothing while the scene moves or is searched. Called once a frame.</summary>
    public void Show(FoundParts found)
    {
        // Nobody knows what lies there after so long without time for a look.
        if (clock.GetElapsedTime(_lookedAt) >= rules.SilentAfter) Forget();
        // What waits for its turn, or is searched for again, is not gone for that.
        if (_hasFound || _isSearching)
            foreach (var part in _parts) part.Tracker.Wait();
        if (!_hasFound) return;
        foreach (var part in _parts)
            if (part.HasDecision) found.Add().Place(part.Box, part.Square, part.Decision);
    }

    /// <summary>Forgets the scene: nothing can be seen.</summary>
    public void Forget()
    {
        _scene.Forget();
        (_isSearching, _hasFound) = (false, false);
    }

    /// <summary>Looks at the clock: a stream that fell silent sees nothing.</summary>
    public void Tick()
    {
        foreach (var part in _parts)
            if (part.Tracker.Tick() is { } change) Tell(part, change);
    }

    /// <summary>The changes since the last call, oldest first.</summary>
    public IReadOnlyList<PartChange> TakeChanges()
    {
        if (_changes.Count == 0) return [];
        PartChange[] changes = [.. _changes];
        _changes.Clear();
        return changes;
    }

    private int NextOfSearch(Span<Look> looks)
    {
        var count = Math.Min(looks.Length, _search.Planned - _search.Looked);
        for (var look = 0; look < count; look++) looks[look] = Look.At(_search.SquareOf(_search.Looked + look));
        return count;
    }

    private int NextParts(Span<Look> looks)
    {
        var count = Math.Min(looks.Length, _parts.Count);
        for (var look = 0; look < count; look++)
        {
            _looking[look] = _parts[(_turn + look) % _parts.Count];
            looks[look] = Look.At(_looking[look]!.Square);
        }
        _turn = (_turn + count) % _parts.Count;
        return count;
    }

    private static LookedAtPart Likest(ReadOnlySpan<LookedAtPart> looks)
    {
        var best = looks[0];
        foreach (var look in looks)
            if (look.Likeness > best.Likeness) best = look;
        return best;
    }

    private void Observe(int count, bool isStill)
    {
        for (var look = 0; look < count; look++)
        {
            var part = _looking[look]!;
            part.HasDecision = true;
            if (part.Tracker.Observe(SeenOf(part.Decision), isStill) is { } change) Tell(part, change);
        }
    }

    private static Seen SeenOf(AnswerDecision decision) =>
        decision.Label is { } label ? Seen.Answer(label) : decision.Outcome == DecisionOutcome.Choose ? Seen.List : Seen.Nothing;

    // A thing that lies where one lay before goes on being that one; what is not found again is gone.
    private void Find()
    {
        var before = _parts;
        _parts = [];
        foreach (var look in _search.Parts) _parts.Add(PartAt(_search.ExtentOf(look), _search.SquareOf(look), before));
        if (_search.Parts.IsEmpty && _singleCounts) _parts.Add(PartAt(_singleBox, _single.Square, before));
        foreach (var gone in before)
            if (gone.Tracker.GiveUp() is { } change) Tell(gone, change);
        (_isSearching, _hasFound, _turn) = (false, true, 0);
    }

    private WatchedPart PartAt(FrameRegion box, FrameRegion square, List<WatchedPart> before)
    {
        var same = before.MaxBy(part => part.Overlap(box));
        if (same is null || same.Overlap(box) < SamePlace) return new WatchedPart(box, square, new SightingTracker(rules, clock));
        before.Remove(same);
        return new WatchedPart(box, square, same.Tracker);
    }

    private void Tell(WatchedPart part, SightingChange change)
    {
        var label = change.Now.Label ?? change.Before.Label;
        var count = _parts.Count(other => label is not null && other.Tracker.Current.Label == label);
        _changes.Add(new PartChange(
            change, part.Box, count, change.Now == Seen.Nothing ? 0 : part.Decision.Confidence, change.Now.Outcome == DecisionOutcome.Choose ? part.Decision.Candidates.ToArray() : []));
    }
}
