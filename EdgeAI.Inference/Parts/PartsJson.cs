using System.Text.Json;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Parts;

/// <summary>Writes everything that was found as JSON, for answers and the live page alike.</summary>
internal static class PartsJson
{
    public static void Write(Utf8JsonWriter json, FoundParts found)
    {
        json.WriteNumber("count"u8, found.Count);
        json.WriteStartArray("answers"u8);
        foreach (var part in found.Parts)
        {
            json.WriteStartObject();
            json.WriteString("part"u8, PartId.Of(part.Square));
            WriteBox(json, part.Box);
            DecisionJson.WriteFields(json, part.Decision);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteCounts(json, found);
    }

    /// <summary>Writes where something lies.</summary>
    public static void WriteBox(Utf8JsonWriter json, FrameRegion box)
    {
        json.WriteStartObject("box"u8);
        json.WriteNumber("left"u8, Math.Round(box.Left, 4));
        json.WriteNumber("top"u8, Math.Round(box.Top, 4));
        json.WriteNumber("width"u8, Math.Round(box.Width, 4));
        json.WriteNumber("height"u8, Math.Round(box.Height, 4));
        json.WriteEndObject();
    }

    // Equal labels in separate parts count separately.
    private static void WriteCounts(Utf8JsonWriter json, FoundParts found)
    {
        json.WriteStartArray("counts"u8);
        for (var i = 0; i < found.Parts.Length; i++)
        {
            if (found.Parts[i].Decision is not { Outcome: DecisionOutcome.Answer, Label: { } label } || CountOf(found.Parts[..i], label) > 0) continue;
            json.WriteStartObject();
            json.WriteString("label"u8, label);
            json.WriteNumber("count"u8, CountOf(found.Parts, label));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static int CountOf(ReadOnlySpan<FoundPart> parts, string label)
    {
        var count = 0;
        foreach (var part in parts)
            if (part.Decision.Outcome == DecisionOutcome.Answer && part.Decision.Label == label) count++;
        return count;
    }
}
