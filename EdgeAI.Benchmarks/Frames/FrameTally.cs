using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>Counts what became of a kind of frames. Safe for concurrent use.</summary>
internal sealed class FrameTally
{
    private readonly Lock _lock = new();
    private readonly AnswerTally _tally = new();

    /// <summary>Counts a frame.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="listed">The labels of the list.</param>
    /// <param name="own">The label shown.</param>
    /// <param name="second">Another one that is shown as well; -1 for none.</param>
    public void AddKnown(in Decision decision, ReadOnlySpan<int> listed, int own, int second = -1)
    {
        var named = decision.IsAnswer ? decision.Label == second : !listed.Contains(own) && listed.Contains(second);
        lock (_lock) _tally.AddKnown(decision, listed, named && second >= 0 ? second : own);
    }

    public void AddFar(in Decision decision)
    {
        lock (_lock) _tally.AddFar(decision);
    }

    public AnswerShares Shares()
    {
        lock (_lock) return _tally.Shares();
    }
}
