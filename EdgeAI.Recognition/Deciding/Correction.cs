namespace EdgeAI.Recognition.Deciding;

/// <summary>What somebody said about one frame.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Kind">Whether the frame shows the label or does not.</param>
/// <param name="Label">The label spoken of.</param>
/// <param name="Embedding">The frame's embedding, normalised, in the space of the catalog it corrects.</param>
/// <param name="DefaultEmbedding">The frame's embedding under the default projection, normalized; empty where that is the same.</param>
public sealed record Correction(string Id, CorrectionKind Kind, string Label, ReadOnlyMemory<float> Embedding, ReadOnlyMemory<float> DefaultEmbedding = default);

/// <summary>What was said of a frame and a label.</summary>
public enum CorrectionKind
{
    /// <summary>The frame shows the label: a pick from a pick-list.</summary>
    Is,

    /// <summary>The frame does not show the label.</summary>
    IsNot,
}
