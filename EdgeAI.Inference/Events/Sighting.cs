using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Deciding;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Events;

/// <summary>A change of what a stream sees: one event a change, not one a frame.</summary>
/// <param name="Number">Counts the events of this run of the service, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Source">Name of the stream.</param>
/// <param name="Sequence">Number of the frame that made the change; null where silence made it.</param>
/// <param name="Now">What is seen now: a label, a list to choose from, or nothing.</param>
/// <param name="Before">What was seen before.</param>
/// <param name="Confidence">Of that frame's decision; 0 where nothing is seen.</param>
/// <param name="Candidates">The list, best first; empty unless one is seen now.</param>
/// <param name="Box">Where it lies or lay, of one of several things; null where the stream is taken to show one.</param>
/// <param name="Count">How many things with the label are seen now, of several; 0 or 1 where the stream is taken to show one.</param>
internal sealed record Sighting(
    long Number, DateTimeOffset At, string Source, long? Sequence, Seen Now, Seen Before, float Confidence, IReadOnlyList<ListedLabel> Candidates,
    FrameRegion? Box = null, int Count = 0);

/// <summary>Hears of every change: the log, the live page, and whatever acts on it.</summary>
/// <remarks>Called on the frame's way, one change after the other: what takes longer than a moment belongs into a queue of the listener's own.</remarks>
internal interface ISightingListener
{
    void Seen(Sighting sighting);
}
