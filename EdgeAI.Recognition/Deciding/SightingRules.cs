namespace EdgeAI.Recognition.Deciding;

/// <summary>When a label counts as seen by a stream, and when no longer.</summary>
/// <param name="Window">M: newest frames that count.</param>
/// <param name="Needed">N: how many of them have to support a label before it is announced, 1 to <paramref name="Window"/>.</param>
/// <param name="Release">How few of them may still support it before it is given up, 0 to <paramref name="Needed"/> - 1. The gap between both is the hysteresis.</param>
/// <param name="CoolDown">Least time between two announcements of the same label.</param>
/// <param name="SilentAfter">Time without a frame after which what was announced is given up.</param>
public readonly record struct SightingRules(int Window, int Needed, int Release, TimeSpan CoolDown, TimeSpan SilentAfter);

/// <summary>A change of what a stream sees.</summary>
/// <param name="Before">What it saw; null for nothing.</param>
/// <param name="Now">What it sees; null for nothing.</param>
public readonly record struct SightingChange(string? Before, string? Now);
