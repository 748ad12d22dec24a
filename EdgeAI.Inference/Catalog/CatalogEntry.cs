using System.Text;
using EdgeAI.Inference.Hosting;
using EdgeAI.Recognition;
using EdgeAI.Vectors;

namespace EdgeAI.Inference.Catalog;

/// <summary>A catalog entry as answers show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">Its label; empty when the payload carries none.</param>
/// <param name="Payload">The payload as stored: UTF-8 JSON.</param>
/// <param name="PayloadJson">The same as text; <c>null</c> in JSON when the stored payload is none.</param>
/// <param name="ThumbnailUrl">Where its picture is served.</param>
internal sealed record CatalogEntry(string Id, string Label, ReadOnlyMemory<byte> Payload, string PayloadJson, string ThumbnailUrl)
{
    public static CatalogEntry From(VectorMatch match)
    {
        var readable = CatalogPayload.TryParse(match.Payload.Span, out var payload);
        return new CatalogEntry(
            match.Id,
            payload?.Label ?? "",
            match.Payload,
            readable ? Encoding.UTF8.GetString(match.Payload.Span) : "null",
            ThumbnailUrlOf(match.Id));
    }

    public static string ThumbnailUrlOf(string id) => Links.To($"/catalog/{Uri.EscapeDataString(id)}/thumbnail");
}
