using System.Text.Json;
using EdgeAI.Inference.Deciding;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Writes a decision as JSON, for answers and the live page alike.</summary>
internal static class DecisionJson
{
    public static void Write(Utf8JsonWriter json, AnswerDecision decision)
    {
        json.WriteStartObject("decision"u8);
        WriteFields(json, decision);
        json.WriteEndObject();
    }

    /// <summary>Writes what was decided, into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, AnswerDecision decision)
    {
        json.WriteString("outcome"u8, DecisionWords.Outcome(decision.Outcome));
        json.WriteString("label"u8, decision.Label);
        json.WriteString("id"u8, decision.Answer?.Id);
        json.WriteString("thumbnail"u8, decision.Answer?.ThumbnailUrl);
        json.WriteNumber("confidence"u8, MathF.Round(decision.Confidence, 4));
        json.WriteString("reason"u8, DecisionWords.Reason(decision.Reason));
        json.WriteString("mode"u8, decision.Mode.ToWord());
        WriteCandidates(json, decision.Candidates);
    }

    /// <summary>Writes the labels to choose from.</summary>
    public static void WriteCandidates(Utf8JsonWriter json, ReadOnlySpan<ListedLabel> candidates)
    {
        json.WriteStartArray("candidates"u8);
        foreach (var listed in candidates)
        {
            json.WriteStartObject();
            json.WriteString("label"u8, listed.Card.Label);
            json.WriteNumber("probability"u8, MathF.Round(listed.Probability, 4));
            json.WriteString("id"u8, listed.Card.Id);
            json.WriteString("thumbnail"u8, listed.Card.ThumbnailUrl);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
