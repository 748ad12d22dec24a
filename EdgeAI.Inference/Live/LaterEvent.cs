using System.Buffers;
using System.Text.Json;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Matching;
using SearchAnswer = EdgeAI.Vectors.SearchAnswer;

namespace EdgeAI.Inference.Live;

/// <summary>What a page is told when the cloud's answer to a frame has come.</summary>
internal static class LaterEvent
{
    public static byte[] Write(string source, long sequence, SearchAnswer answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("source"u8, source);
            json.WriteNumber("sequence"u8, sequence);
            json.WriteStartArray("matches"u8);
            foreach (var (match, origin) in answer.Matches.Take(MatchCount.Default))
            {
                var entry = CatalogEntry.From(match);
                json.WriteStartObject();
                json.WriteString("id"u8, entry.Id);
                json.WriteString("label"u8, entry.Label);
                json.WriteNumber("score"u8, match.Score);
                json.WriteString("thumbnail"u8, entry.ThumbnailUrl);
                json.WriteString("origin"u8, origin);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            JsonAnswer.WriteLost(json, answer.Lost);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
