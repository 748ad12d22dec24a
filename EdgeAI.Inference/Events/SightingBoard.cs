using System.Buffers;
using System.Text.Json;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Parts;

namespace EdgeAI.Inference.Events;

/// <summary>Keeps the newest changes for the live page. Safe for concurrent use.</summary>
internal sealed class SightingBoard : ISightingListener
{
    private const int Most = 64;

    private readonly Lock _lock = new();
    private readonly Queue<(long Number, byte[] Json)> _newest = new(Most);

    /// <summary>Raised after a change.</summary>
    public event Action? Changed;

    public void Seen(Sighting sighting)
    {
        lock (_lock)
        {
            if (_newest.Count == Most) _newest.Dequeue();
            _newest.Enqueue((sighting.Number, Write(sighting)));
        }
        Changed?.Invoke();
    }

    /// <summary>Adds the changes after <paramref name="seen"/>, oldest first.</summary>
    public void Collect(List<byte[]> events, ref long seen)
    {
        lock (_lock)
        {
            foreach (var (number, json) in _newest)
            {
                if (number <= seen) continue;
                events.Add(json);
                seen = number;
            }
        }
    }

    private static byte[] Write(Sighting sighting)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, JsonAnswer.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("number"u8, sighting.Number);
            json.WriteNumber("atMs"u8, sighting.At.ToUnixTimeMilliseconds());
            json.WriteString("source"u8, sighting.Source);
            if (sighting.Sequence is { } sequence) json.WriteNumber("sequence"u8, sequence);
            json.WriteString("outcome"u8, DecisionWords.Outcome(sighting.Now.Outcome));
            json.WriteString("label"u8, sighting.Now.Label);
            json.WriteString("before"u8, sighting.Before.Label);
            json.WriteNumber("confidence"u8, MathF.Round(sighting.Confidence, 4));
            DecisionJson.WriteCandidates(json, [.. sighting.Candidates]);
            if (sighting.Box is { } box)
            {
                json.WriteNumber("count"u8, sighting.Count);
                PartsJson.WriteBox(json, box);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
