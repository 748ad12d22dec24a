namespace EdgeAI.Recognition.Deciding;

/// <summary>
/// What a stream sees, over several frames: a label is announced when N of the last M frames support it, and given up when too few of them do,
/// when another label takes its place, or when no frame comes any more. A list to choose from is announced where most frames are lists and no
/// label is seen. Not safe for concurrent use.
/// </summary>
public sealed class SightingTracker
{
    private readonly SightingRules _rules;
    private readonly TimeProvider _clock;
    private readonly Seen[] _window;
    private readonly Dictionary<Seen, long> _announcedAt = [];
    private int _next;
    private long _lastFrame;

    /// <summary>Starts with an empty window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rules contradict each other.</exception>
    public SightingTracker(SightingRules rules, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(rules.Needed, 1, nameof(rules));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rules.Needed, rules.Window, nameof(rules));
        ArgumentOutOfRangeException.ThrowIfNegative(rules.Release, nameof(rules));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rules.Release, rules.Needed, nameof(rules));
        (_rules, _clock) = (rules, clock);
        _window = new Seen[rules.Window];
        _lastFrame = clock.GetTimestamp();
    }

    /// <summary>What was announced last and not given up since.</summary>
    public Seen Current { get; private set; }

    /// <summary>Takes the decision about a frame.</summary>
    /// <param name="seen">What was decided.</param>
    /// <param name="isStill">Whether the frame is the one before once more: it tells nothing new and counts once.</param>
    /// <returns>The change, if this frame makes one.</returns>
    public SightingChange? Observe(Seen seen, bool isStill)
    {
        _lastFrame = _clock.GetTimestamp();
        if (!isStill)
        {
            _window[_next] = seen;
            _next = (_next + 1) % _window.Length;
        }
        // Support grows for the newest decision only; a still frame may end a cool-down.
        if (TakesPlace(seen) && !IsCoolingDown(seen))
        {
            _announcedAt[seen] = _lastFrame;
            return Change(seen);
        }
        return Current != Seen.Nothing && Support(Current) <= _rules.Release ? Change(Seen.Nothing) : null;
    }

    /// <summary>Looks at the clock: a stream that fell silent sees nothing.</summary>
    /// <returns>The change, if the silence makes one.</returns>
    public SightingChange? Tick()
    {
        if (_clock.GetElapsedTime(_lastFrame) < _rules.SilentAfter) return null;
        // What comes after the silence has nothing to do with what was before it.
        Array.Clear(_window);
        return Current == Seen.Nothing ? null : Change(Seen.Nothing);
    }

    /// <summary>Takes note of a frame in which it was not looked whether it is still there: a reason neither for it nor against it.</summary>
    public void Wait() => _lastFrame = _clock.GetTimestamp();

    /// <summary>Gives up what was announced: it is known to be gone.</summary>
    /// <returns>The change, if something was announced.</returns>
    public SightingChange? GiveUp()
    {
        Array.Clear(_window);
        return Current == Seen.Nothing ? null : Change(Seen.Nothing);
    }

    private bool TakesPlace(Seen seen) => seen.Outcome switch
    {
        DecisionOutcome.Answer => seen != Current && Support(seen) is var support && support >= _rules.Needed
            && (Current.Outcome != DecisionOutcome.Answer || support > Support(Current)),
        DecisionOutcome.Choose => Current == Seen.Nothing && Support(seen) >= _rules.ListsNeeded,
        _ => false,
    };

    private int Support(Seen seen)
    {
        var count = 0;
        foreach (var frame in _window)
            if (frame == seen) count++;
        return count;
    }

    private bool IsCoolingDown(Seen seen)
    {
        if (!_announcedAt.TryGetValue(seen, out var at)) return false;
        if (_clock.GetElapsedTime(at) < _rules.CoolDown) return true;
        _announcedAt.Remove(seen);
        return false;
    }

    private SightingChange Change(Seen now)
    {
        var change = new SightingChange(Current, now);
        Current = now;
        return change;
    }
}
