using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeAI.Recognition.Text;

namespace EdgeAI.Recognition;

/// <summary>What the index keeps beside the vector of a catalog photograph, as JSON.</summary>
/// <param name="Label">Folder path of the photograph with <c>/</c> separators, e.g. <c>Fruit/Apple/Golden-Delicious</c>.</param>
/// <param name="Catalog">Name of the catalog folder it came from.</param>
/// <param name="File">Path relative to the catalog folder with <c>/</c> separators.</param>
public sealed record CatalogPayload(
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("catalog")] string Catalog,
    [property: JsonPropertyName("file")] string File)
{
    /// <summary>The payload as UTF-8 JSON.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, CatalogJson.Default.CatalogPayload);

    /// <summary>Reads a payload back.</summary>
    /// <param name="utf8Json">As <see cref="ToUtf8Json"/> writes it; further properties are ignored.</param>
    /// <param name="payload">The payload, or null when the method returns false.</param>
    /// <returns>False when the JSON is empty, malformed or lacks a label: an entry that no catalog build wrote.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8Json, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CatalogPayload? payload)
    {
        payload = null;
        if (utf8Json.IsEmpty) return false;
        try
        {
            payload = JsonSerializer.Deserialize(utf8Json, CatalogJson.Default.CatalogPayload);
        }
        catch (JsonException)
        {
            return false;
        }
        if (payload?.Label is null) payload = null;
        // An index that was built before labels were composed, or pulled from elsewhere, may hold others.
        else if (CanonicalText.Compose(payload.Label) is var label && !ReferenceEquals(label, payload.Label)) payload = payload with { Label = label };
        return payload is not null;
    }
}
