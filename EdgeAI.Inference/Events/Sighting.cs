namespace EdgeAI.Inference.Events;

/// <summary>A change of what a stream sees: one event a change, not one a frame.</summary>
/// <param name="Number">Counts the events of this run of the service, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Source">Name of the stream.</param>
/// <param name="Sequence">Number of the frame that made the change; null where silence made it.</param>
/// <param name="Label">What is seen now; null where it stopped.</param>
/// <param name="Before">What was seen before; null for nothing.</param>
/// <param name="Confidence">Of that frame's decision; 0 where nothing is seen.</param>
internal sealed record Sighting(long Number, DateTimeOffset At, string Source, long? Sequence, string? Label, string? Before, float Confidence);

/// <summary>Hears of every change: the log, the live page, and whatever acts on it.</summary>
/// <remarks>Called on the frame's way, one change after the other: what takes longer than a moment belongs into a queue of the listener's own.</remarks>
internal interface ISightingListener
{
    void Seen(Sighting sighting);
}
