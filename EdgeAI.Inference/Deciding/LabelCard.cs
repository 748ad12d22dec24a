using EdgeAI.Inference.Catalog;

namespace EdgeAI.Inference.Deciding;

/// <summary>A label as people see it.</summary>
/// <param name="Label">The label.</param>
/// <param name="Id">The entry nearest to its centroid: the picture that shows it best.</param>
/// <param name="ThumbnailUrl">Where that picture is served.</param>
internal sealed record LabelCard(string Label, string Id, string ThumbnailUrl)
{
    public static LabelCard Of(string label, string id) => new(label, id, CatalogEntry.ThumbnailUrlOf(id));
}

/// <summary>A label of a list.</summary>
/// <param name="Card">The label.</param>
/// <param name="Probability">Probability, 0 to 1, that it is right if the item is in the catalog.</param>
internal readonly record struct ListedLabel(LabelCard Card, float Probability);
