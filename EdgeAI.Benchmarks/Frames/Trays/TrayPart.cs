using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Benchmarks.Frames.Trays;

/// <summary>One of the things that were found.</summary>
/// <param name="Place">Where it was looked.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Listed">Labels of the list.</param>
internal sealed record TrayPart(FrameRegion Place, Decision Decision, int[] Listed)
{
    /// <summary>Whether a label is answered, or in the list.</summary>
    public bool Names(int label) => Decision.IsAnswer ? Decision.Label == label : Listed.Contains(label);
}
