using EdgeAI.Vectors;

namespace EdgeAI.Recognition;

/// <summary>A neighbour of a query together with the label that makes it an answer.</summary>
/// <param name="Match">The neighbour as the index returned it.</param>
/// <param name="Label">Its label; empty when its payload carries none.</param>
public readonly record struct LabelledMatch(VectorMatch Match, string Label)
{
    /// <summary>Reads the label out of the match's payload.</summary>
    public static LabelledMatch From(VectorMatch match) =>
        new(match, CatalogPayload.TryParse(match.Payload.Span, out var payload) ? payload.Label : "");
}
