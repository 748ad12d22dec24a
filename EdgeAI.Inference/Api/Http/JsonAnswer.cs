using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Parts;
using EdgeAI.Vectors;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Writes an answer as JSON into its buffer.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json";

    /// <summary>Answers go to programs under a JSON type that browsers must not guess about, never into HTML: ü stays ü and ' stays '.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteSearch(Answer answer)
    {
        var started = Stopwatch.GetTimestamp();
        using var json = new Utf8JsonWriter(answer.Output, Options);
        json.WriteStartObject();
        json.WriteStartArray("matches"u8);
        for (var rank = 0; rank < answer.Count; rank++)
        {
            var entry = answer.EntryAt(rank);
            json.WriteStartObject();
            json.WriteString("id"u8, entry.Id);
            json.WriteNumber("score"u8, answer.Matches[rank].Score);
            json.WriteString("label"u8, entry.Label);
            json.WritePropertyName("payload"u8);
            json.WriteRawValue(entry.PayloadJson);
            json.WriteString("origin"u8, answer.OriginAt(rank));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteLost(json, answer.Lost);
        DecisionJson.Write(json, answer.Decision);
        WriteView(json, answer);
        if (answer.Found is { } found) PartsJson.Write(json, found);
        Finish(json, answer, started);
    }

    /// <summary>Writes where the frame was looked at, and how often.</summary>
    public static void WriteView(Utf8JsonWriter json, Answer answer)
    {
        json.WriteNumber("looks"u8, answer.LookCount);
        if (answer.View is not { } view) return;
        json.WriteStartObject("view"u8);
        json.WriteNumber("left"u8, Math.Round(view.Left, 4));
        json.WriteNumber("top"u8, Math.Round(view.Top, 4));
        json.WriteNumber("width"u8, Math.Round(view.Width, 4));
        json.WriteNumber("height"u8, Math.Round(view.Height, 4));
        json.WriteBoolean("subject"u8, answer.HasSubject);
        json.WriteBoolean("closer"u8, answer.LookedCloser);
        json.WriteEndObject();
    }

    public static void WriteEmbed(Answer answer)
    {
        var started = Stopwatch.GetTimestamp();
        using var json = new Utf8JsonWriter(answer.Output, Options);
        json.WriteStartObject();
        json.WriteStartArray("embedding"u8);
        foreach (var value in answer.Embedding) json.WriteNumberValue(value);
        json.WriteEndArray();
        Finish(json, answer, started);
    }

    /// <summary>Writes the indexes that were asked and did not answer.</summary>
    public static void WriteLost(Utf8JsonWriter json, IReadOnlyList<LostIndex> lost)
    {
        json.WriteStartArray("lost"u8);
        // By position: enumerating would allocate for every answer that is whole.
        for (var i = 0; i < lost.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("origin"u8, lost[i].Origin);
            json.WriteString("reason"u8, lost[i].Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Writes the stages in milliseconds, to the microsecond.</summary>
    public static void WriteTimings(Utf8JsonWriter json, Answer answer)
    {
        ref readonly var timings = ref answer.Timings;
        json.WriteStartObject("timings"u8);
        json.WriteNumber("decodeMs"u8, Milliseconds(timings.Decode));
        json.WriteNumber("embedMs"u8, Milliseconds(timings.Embed));
        json.WriteNumber("searchMs"u8, Milliseconds(timings.Search));
        json.WriteNumber("decideMs"u8, Milliseconds(timings.Decide));
        if (answer.Found is not null && answer.FurtherLooks > 0) WriteLooks(json, answer);
        json.WriteNumber("serializeMs"u8, Milliseconds(timings.Serialize));
        json.WriteNumber("totalMs"u8, Milliseconds(timings.Total));
        json.WriteEndObject();
    }

    private static void WriteLooks(Utf8JsonWriter json, Answer answer)
    {
        json.WriteNumber("lookMs"u8, Milliseconds(answer.Timings.FurtherLooks / answer.FurtherLooks));
        json.WriteStartArray("looksMs"u8);
        foreach (var look in answer.FurtherLookMs) json.WriteNumberValue(Math.Round(look, 3));
        json.WriteEndArray();
    }

    private static void Finish(Utf8JsonWriter json, Answer answer, long started)
    {
        // The bulk is written, so this is when the clock can still be read and told.
        json.Flush();
        answer.Timings.Serialize = Stopwatch.GetElapsedTime(started);
        answer.Stop();
        WriteTimings(json, answer);
        json.WriteString("model"u8, answer.Model);
        json.WriteEndObject();
        json.Flush();
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
