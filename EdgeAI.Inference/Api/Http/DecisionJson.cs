using System.Text.Json;
using EdgeAI.Inference.Deciding;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Writes a decision as JSON, for answers and the live page alike.</summary>
internal static class DecisionJson
{
    public static void Write(Utf8JsonWriter json, AnswerDecision decision)
    {
        json.WriteStartObject("decision"u8);
        json.WriteString("label"u8, decision.Label);
        json.WriteNumber("confidence"u8, MathF.Round(decision.Confidence, 4));
        json.WriteBoolean("none"u8, decision.Label is null);
        json.WriteString("reason"u8, DecisionWords.Reason(decision.Outcome));
        json.WriteStartArray("candidates"u8);
        foreach (var card in decision.Candidates)
        {
            json.WriteStartObject();
            json.WriteString("label"u8, card.Label);
            json.WriteString("id"u8, card.Id);
            json.WriteString("thumbnail"u8, card.ThumbnailUrl);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
