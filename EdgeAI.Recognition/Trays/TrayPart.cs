using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Recognition.Trays;

/// <summary>One of the things that were found.</summary>
/// <param name="Place">Where it was looked.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Listed">Labels of the list.</param>
public sealed record TrayPart(FrameRegion Place, Decision Decision, IReadOnlyList<int> Listed)
{
    /// <summary>Whether a label is answered, or in the list.</summary>
    public bool Names(int label) => Decision.IsAnswer ? Decision.Label == label : Listed.Contains(label);
}
