namespace EdgeAI.Inference.Deciding;

/// <summary>A label as a pick-list shows it.</summary>
/// <param name="Label">The label.</param>
/// <param name="Id">The entry nearest to its centroid: the picture that shows it best.</param>
/// <param name="ThumbnailUrl">Where that picture is served.</param>
internal sealed record LabelCard(string Label, string Id, string ThumbnailUrl);
