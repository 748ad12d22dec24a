using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeAI.Dashboard.Configuration;
using EdgeAI.Dashboard.Otlp.Wire;
using EdgeAI.Dashboard.Store;
using Google.Protobuf.Collections;

namespace EdgeAI.Dashboard.Otlp;

/// <summary>Turns OTLP's attributes and values into what the store keeps, within the limits of count and length.</summary>
public sealed class AttributeReader(TelemetryLimits limits)
{
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextPool _keys = new(4_096);

    /// <summary>One copy of a text that comes again and again: keys, span names, scopes.</summary>
    public string Share(string text) => _keys.Share(text);

    /// <summary>Attributes, and how many did not fit together with those the sender dropped.</summary>
    public (IReadOnlyList<AttributeValue> Attributes, uint Dropped) Read(RepeatedField<KeyValue> source, uint dropped)
    {
        if (source.Count == 0)
            return ([], dropped);
        var kept = new AttributeValue[Math.Min(source.Count, limits.MaxAttributes)];
        for (var i = 0; i < kept.Length; i++)
            kept[i] = Read(source[i]);
        return (kept, dropped + (uint)(source.Count - kept.Length));
    }

    /// <summary>A value as text.</summary>
    public string ReadText(AnyValue? value) => value is null ? "" : Cut(Text(value));

    private AttributeValue Read(KeyValue pair)
    {
        var kind = pair.Value?.ValueCase switch
        {
            AnyValue.ValueOneofCase.StringValue => AttributeKind.Text,
            AnyValue.ValueOneofCase.BoolValue => AttributeKind.Bool,
            AnyValue.ValueOneofCase.IntValue => AttributeKind.WholeNumber,
            AnyValue.ValueOneofCase.DoubleValue => AttributeKind.Number,
            AnyValue.ValueOneofCase.ArrayValue => AttributeKind.Array,
            AnyValue.ValueOneofCase.KvlistValue => AttributeKind.Map,
            AnyValue.ValueOneofCase.BytesValue => AttributeKind.Bytes,
            _ => AttributeKind.Empty,
        };
        return new AttributeValue(Share(pair.Key), ReadText(pair.Value), kind);
    }

    private string Cut(string text) => text.Length <= limits.MaxTextLength ? text : text[..limits.MaxTextLength] + "…";

    private static string Text(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        AnyValue.ValueOneofCase.ArrayValue or AnyValue.ValueOneofCase.KvlistValue => Json(value),
        _ => "",
    };

    private static string Json(AnyValue value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
            Write(json, value);
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, AnyValue? value)
    {
        switch (value?.ValueCase)
        {
            case AnyValue.ValueOneofCase.BoolValue:
                json.WriteBooleanValue(value.BoolValue);
                break;
            case AnyValue.ValueOneofCase.IntValue:
                json.WriteNumberValue(value.IntValue);
                break;
            case AnyValue.ValueOneofCase.DoubleValue when double.IsFinite(value.DoubleValue):
                json.WriteNumberValue(value.DoubleValue);
                break;
            case AnyValue.ValueOneofCase.ArrayValue:
                json.WriteStartArray();
                foreach (var item in value.ArrayValue.Values)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case AnyValue.ValueOneofCase.KvlistValue:
                json.WriteStartObject();
                foreach (var item in value.KvlistValue.Values)
                {
                    json.WritePropertyName(item.Key);
                    Write(json, item.Value);
                }
                json.WriteEndObject();
                break;
            case null or AnyValue.ValueOneofCase.None:
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(Text(value));
                break;
        }
    }
}
