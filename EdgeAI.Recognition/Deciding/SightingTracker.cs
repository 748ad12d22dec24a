namespace EdgeAI.Recognition.Deciding;

/// <summary>
/// What a stream sees, over several frames: a label is announced when N of the last M frames support it, and given up when too few of them do,
/// when another label takes its place, or when no frame comes any more. Not safe for concurrent use.
/// </summary>
public sealed class SightingTracker
{
    private readonly SightingRules _rules;
    private readonly TimeProvider _clock;
    private readonly string?[] _window;
    private readonly Dictionary<string, long> _announcedAt = new(StringComparer.Ordinal);
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
        _window = new string?[rules.Window];
        _lastFrame = clock.GetTimestamp();
    }

    /// <summary>The label announced last and not given up since; null for none.</summary>
    public string? Current { get; private set; }

    /// <summary>Takes the decision about a frame.</summary>
    /// <param name="label">The label answered; null for none.</param>
    /// <param name="isStill">Whether the frame is the one before once more: it tells nothing new and counts once.</param>
    /// <returns>The change, if this frame makes one.</returns>
    public SightingChange? Observe(string? label, bool isStill)
    {
        _lastFrame = _clock.GetTimestamp();
        if (!isStill)
        {
            _window[_next] = label;
            _next = (_next + 1) % _window.Length;
        }
        // Support grows for the newest label only; a still frame may end a cool-down.
        if (label is not null && label != Current && Support(label) is var support && support >= _rules.Needed
            && (Current is null || support > Support(Current)) && !IsCoolingDown(label))
        {
            _announcedAt[label] = _lastFrame;
            return Change(label);
        }
        return Current is not null && Support(Current) <= _rules.Release ? Change(null) : null;
    }

    /// <summary>Looks at the clock: a stream that fell silent sees nothing.</summary>
    /// <returns>The change, if the silence makes one.</returns>
    public SightingChange? Tick()
    {
        if (_clock.GetElapsedTime(_lastFrame) < _rules.SilentAfter) return null;
        // What comes after the silence has nothing to do with what was before it.
        Array.Clear(_window);
        return Current is null ? null : Change(null);
    }

    private int Support(string label)
    {
        var count = 0;
        foreach (var seen in _window)
            if (string.Equals(seen, label, StringComparison.Ordinal)) count++;
        return count;
    }

    private bool IsCoolingDown(string label)
    {
        if (!_announcedAt.TryGetValue(label, out var at)) return false;
        if (_clock.GetElapsedTime(at) < _rules.CoolDown) return true;
        _announcedAt.Remove(label);
        return false;
    }

    private SightingChange Change(string? now)
    {
        var change = new SightingChange(Current, now);
        Current = now;
        return change;
    }
}
