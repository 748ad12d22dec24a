using System.Text.Json;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Parts;

namespace EdgeAI.Inference.Live;

/// <summary>What a page is told of a frame.</summary>
internal static class FrameEvent
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    public static void Write(LiveFrame frame, long capturedAtUnixMicroseconds, double rate, long dropped, Answer answer, Fault? fault)
    {
        using var json = new Utf8JsonWriter(frame.Event, Options);
        json.WriteStartObject();
        json.WriteString("source"u8, frame.Source);
        json.WriteNumber("sequence"u8, frame.Sequence);
        json.WriteNumber("capturedAtMs"u8, capturedAtUnixMicroseconds / 1000);
        json.WriteBoolean("hasImage"u8, !frame.Image.IsEmpty);
        if (frame.IsSettling) json.WriteBoolean("settling"u8, true);
        json.WriteNumber("framesPerSecond"u8, Math.Round(rate, 2));
        json.WriteNumber("dropped"u8, dropped);
        if (fault is null) WriteAnswer(json, answer);
        else WriteFault(json, fault);
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartArray("matches"u8);
        for (var rank = 0; rank < Math.Min(answer.Count, MatchCount.Default); rank++)
        {
            var entry = answer.EntryAt(rank);
            json.WriteStartObject();
            json.WriteString("id"u8, entry.Id);
            json.WriteString("label"u8, entry.Label);
            json.WriteNumber("score"u8, answer.Matches[rank].Score);
            json.WriteString("thumbnail"u8, entry.ThumbnailUrl);
            json.WriteString("origin"u8, answer.OriginAt(rank));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        JsonAnswer.WriteLost(json, answer.Lost);
        DecisionJson.Write(json, answer.Decision);
        JsonAnswer.WriteTimings(json, answer);
        json.WriteString("model"u8, answer.Model);
        JsonAnswer.WriteView(json, answer);
        if (answer.Found is { } found) PartsJson.Write(json, found);
    }

    private static void WriteFault(Utf8JsonWriter json, Fault fault)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("title"u8, fault.Title);
        json.WriteString("detail"u8, fault.Detail);
        json.WriteEndObject();
    }
}
