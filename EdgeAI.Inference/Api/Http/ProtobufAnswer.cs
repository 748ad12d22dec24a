using System.Diagnostics;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Matching;
using Google.Protobuf;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Writes an answer as the contract's message into its buffer.</summary>
internal static class ProtobufAnswer
{
    public const string ContentType = "application/x-protobuf";

    /// <summary>Whether the caller would rather have this than JSON.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0) return false;
        double protobuf = 0, json = 0;
        foreach (var accepted in request.GetTypedHeaders().Accept)
        {
            var quality = accepted.Quality ?? 1;
            if (accepted.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase)) protobuf = Math.Max(protobuf, quality);
            else if (accepted.MediaType.Equals(JsonAnswer.ContentType, StringComparison.OrdinalIgnoreCase)) json = Math.Max(json, quality);
        }
        return protobuf > 0 && protobuf >= json;
    }

    public static void WriteSearch(Answer answer)
    {
        var started = Stopwatch.GetTimestamp();
        var message = new SearchResponse { Model = answer.Model, Decision = ContractAnswer.Decision(answer.Decision) };
        ContractAnswer.AddMatches(message.Matches, answer);
        ContractAnswer.AddLost(message.Lost, answer);
        ContractAnswer.AddParts(message, answer);
        message.WriteTo(answer.Output);
        answer.Timings.Serialize = Stopwatch.GetElapsedTime(started);
        answer.Stop();
        // Two encodings one after the other are the encoding of both merged, so the time of the first can be told in the second.
        new SearchResponse { Timings = ContractAnswer.Timings(answer.Timings) }.WriteTo(answer.Output);
    }

    public static void WriteEmbed(Answer answer)
    {
        var started = Stopwatch.GetTimestamp();
        var message = new EmbedResponse { Model = answer.Model };
        ContractAnswer.AddEmbedding(message.Embedding, answer);
        message.WriteTo(answer.Output);
        answer.Timings.Serialize = Stopwatch.GetElapsedTime(started);
        answer.Stop();
        new EmbedResponse { Timings = ContractAnswer.Timings(answer.Timings) }.WriteTo(answer.Output);
    }
}
