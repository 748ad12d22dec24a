namespace EdgeAI.Recognition;

/// <summary>Recall by label: the share of queries that find their own label among the first k neighbours. Not safe for concurrent use.</summary>
public sealed class RecallCounter
{
    private readonly long[] _rightWithin;

    /// <summary>Counts recall@1 to recall@<paramref name="deepest"/>.</summary>
    /// <param name="deepest">The largest k, at least 1.</param>
    public RecallCounter(int deepest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deepest, 1);
        _rightWithin = new long[deepest];
    }

    /// <summary>Number of queries counted.</summary>
    public long Queries { get; private set; }

    /// <summary>Counts one query.</summary>
    /// <param name="label">The query's own label.</param>
    /// <param name="neighbourLabels">Labels of its neighbours, best first; those beyond the largest k are ignored.</param>
    public void Add(string label, ReadOnlySpan<string> neighbourLabels)
    {
        Queries++;
        var first = neighbourLabels.IndexOf(label);
        if (first < 0) return;
        for (var k = first; k < _rightWithin.Length; k++) _rightWithin[k]++;
    }

    /// <summary>Share of the queries, 0 to 1, with their label among the first <paramref name="k"/> neighbours; 0 without queries.</summary>
    public double At(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, _rightWithin.Length);
        return Queries == 0 ? 0 : (double)_rightWithin[k - 1] / Queries;
    }
}
