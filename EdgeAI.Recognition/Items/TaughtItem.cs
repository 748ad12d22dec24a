using System.Text.Json.Serialization;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Recognition.Items;

/// <summary>Something that was taught on the spot: a label and photographs of it.</summary>
/// <param name="Id">12 hexadecimal digits; stays when the item is renamed.</param>
/// <param name="Label">Its label, a path with <c>/</c> separators as folders of a catalog are.</param>
/// <param name="TaughtAt">When it was first taught.</param>
/// <param name="Photographs">Its photographs, in the order they came.</param>
public sealed record TaughtItem(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("taughtAt")] DateTimeOffset TaughtAt,
    [property: JsonPropertyName("photographs")] IReadOnlyList<TaughtPhotograph> Photographs)
{
    /// <summary>Name of the catalog that taught entries belong to; what entries of an index made by a catalog build never have.</summary>
    public const string Catalog = "taught";

    /// <summary>Id in the index of one of its photographs.</summary>
    public string EntryId(TaughtPhotograph photograph) => $"{Catalog}/{FileOf(photograph)}";

    internal string FileOf(TaughtPhotograph photograph)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        return $"{Id}/{photograph.File}";
    }

    /// <summary>One of its photographs as the indexer sees those of a catalog.</summary>
    internal CatalogPhotograph InCatalog(string root, TaughtPhotograph photograph)
    {
        var file = FileOf(photograph);
        return new CatalogPhotograph(
            EntryId(photograph), new CatalogPayload(Label, Catalog, file), Path.Combine(root, Id, photograph.File),
            PhotographStamp.Of(Catalog, file, photograph.Bytes, photograph.AddedAt.UtcDateTime));
    }
}

/// <summary>A photograph of a taught item.</summary>
/// <param name="File">Name of its file in the item's folder.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="AddedAt">When it came.</param>
/// <param name="Hash">XxHash3 of the file as 16 hexadecimal digits; null for one that an earlier program took.</param>
public sealed record TaughtPhotograph(
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("bytes")] long Bytes,
    [property: JsonPropertyName("addedAt")] DateTimeOffset AddedAt,
    [property: JsonPropertyName("hash"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hash = null);
