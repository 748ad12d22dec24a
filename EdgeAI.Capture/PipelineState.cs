namespace EdgeAI.Capture;

/// <summary>Whether the two ends of a pipeline work at the moment.</summary>
internal sealed class PipelineState
{
    /// <summary>A camera may give a damaged frame now and then; so many in a row are no accident.</summary>
    private const int MostStrayRefusals = 3;

    private volatile SourceCondition _source = SourceCondition.NotOpened;
    private volatile bool _isDelivering;
    private volatile bool _isAnswering;
    private volatile bool _isAccepting;
    private volatile bool _isDone;
    private volatile int _refusedInARow;
    private volatile string? _refusal;

    /// <summary>Whether the source gives frames.</summary>
    public bool IsDelivering
    {
        get => _isDelivering;
        set => _isDelivering = value;
    }

    /// <summary>What became of the source.</summary>
    public SourceCondition Source => _source;

    /// <summary>The source gives no frames: it stopped, or never began.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="since">Since when, as a <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <param name="wasThere">Whether it gave some before.</param>
    public void SourceLost(string reason, long since, bool wasThere) =>
        _source = new SourceCondition(IsLost: true, reason, since, TimeSpan.Zero, _source.Losses + (wasThere ? 1 : 0));

    /// <summary>The source gives frames, after so long.</summary>
    public void SourceBack(TimeSpan absence) => _source = _source with { IsLost = false, Reason = "", Absence = absence };

    /// <summary>Whether the source gave all it has, and is not asked for more.</summary>
    public bool IsDone
    {
        get => _isDone;
        set => _isDone = value;
    }

    /// <summary>Whether inference answers them, with a result or a refusal.</summary>
    public bool IsAnswering
    {
        get => _isAnswering;
        set
        {
            _isAnswering = value;
            if (!value)
                _isAccepting = false;
        }
    }

    /// <summary>Whether it has answered one with a result since it answers.</summary>
    public bool IsAccepting => _isAccepting;

    /// <summary>Frames that inference refused since it last answered one with a result.</summary>
    public int RefusedInARow => _refusedInARow;

    /// <summary>Why it refuses every frame; null while it does not.</summary>
    public string? Refusal => _refusal;

    /// <summary>Inference answered a frame with a result.</summary>
    /// <param name="refused">How many it had refused before, when it had refused every frame; 0 otherwise.</param>
    /// <returns>Whether that is news: it is the first result since inference answers, or since it refused every frame.</returns>
    public bool Accepted(out int refused)
    {
        refused = _refusal is null ? 0 : _refusedInARow;
        var isNews = !_isAccepting || refused > 0;
        (_refusedInARow, _refusal, _isAccepting) = (0, null, true);
        return isNews;
    }

    /// <summary>Inference refused a frame.</summary>
    /// <returns>Whether it can now be said that it refuses every frame, for the first time since it answered one.</returns>
    public bool Refused(string reason)
    {
        _refusedInARow++;
        if (_refusedInARow < MostStrayRefusals || _refusal is not null)
            return false;
        _refusal = reason;
        return true;
    }
}
