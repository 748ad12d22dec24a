namespace EdgeAI.Recognition.Deciding;

/// <summary>When something counts as seen by a stream, and when no longer.</summary>
/// <param name="Window">M: newest frames that count.</param>
/// <param name="Needed">N: how many of them have to support a label before it is announced, 1 to <paramref name="Window"/>.</param>
/// <param name="Release">How few of them may still support it before it is given up, 0 to <paramref name="Needed"/> - 1. The gap between both is the hysteresis.</param>
/// <param name="CoolDown">Least time between two announcements of the same label.</param>
/// <param name="SilentAfter">Time without a frame after which what was announced is given up.</param>
public readonly record struct SightingRules(int Window, int Needed, int Release, TimeSpan CoolDown, TimeSpan SilentAfter)
{
    /// <summary>How many frames of the window have to be lists before a list is announced: most of them, so that an item on its way to an answer is not asked about.</summary>
    public int ListsNeeded => Math.Max(Needed, Window / 2 + 1);
}

/// <summary>What a stream sees.</summary>
/// <param name="Outcome">A label, a list to choose from, or nothing.</param>
/// <param name="Label">The label; null for a list or nothing.</param>
public readonly record struct Seen(DecisionOutcome Outcome, string? Label)
{
    /// <summary>Nothing.</summary>
    public static Seen Nothing => default;

    /// <summary>A list to choose from.</summary>
    public static Seen List => new(DecisionOutcome.Choose, null);

    /// <summary>A label.</summary>
    public static Seen Answer(string label) => new(DecisionOutcome.Answer, label);
}

/// <summary>A change of what a stream sees.</summary>
/// <param name="Before">What it saw.</param>
/// <param name="Now">What it sees.</param>
public readonly record struct SightingChange(Seen Before, Seen Now);
