using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Qdrant.Client.Grpc;
using Google.Protobuf.Collections;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>Our ids and JSON payloads as Qdrant keeps them: a point's id is made from ours, which is a field of its payload.</summary>
internal static class QdrantPayload
{
    /// <summary>The field that holds our id.</summary>
    public const string IdField = "edgeai_id";

    /// <summary>The field that says which embedding made a point's vector.</summary>
    public const string MarkField = "edgeai_space";

    /// <summary>The field that holds an entry's companion in base64; absent where it has none. It is no part of our payload.</summary>
    public const string CompanionField = "edgeai_companion";

    /// <summary>The field that numbers the parts of a manifest; ordinary points have none.</summary>
    public const string PartField = "edgeai_part";

    /// <summary>The field that holds a part's content.</summary>
    public const string DataField = "edgeai_data";

    /// <summary>A short name for a space: 16 hexadecimal digits.</summary>
    public static string MarkOf(VectorSpace space) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{space.Module}\n{space.Projection}\n{space.Preprocessing}\n{space.Dimension}")).AsSpan(0, 8));

    /// <summary>The mark of a point; null where it has none.</summary>
    public static string? MarkOf(MapField<string, Value> fields) => fields.TryGetValue(MarkField, out var mark) && mark.HasStringValue ? mark.StringValue : null;

    public static bool IsManifest(MapField<string, Value> fields) => fields.ContainsKey(PartField);

    /// <summary>Whole payloads, but for the content of manifests, which is megabytes.</summary>
    public static WithPayloadSelector AllButData() => new() { Exclude = new PayloadExcludeSelector { Fields = { DataField } } };

    /// <summary>A UUID that follows from an id (SHA-256, marked as a version 8 UUID, RFC 9562), because Qdrant takes no strings.</summary>
    public static PointId ToPointId(string id)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x80);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new PointId { Uuid = new Guid(bytes, bigEndian: true).ToString() };
    }

    /// <summary>The companion of a point; empty where it has none.</summary>
    /// <exception cref="QdrantException">The field holds something else.</exception>
    public static byte[] CompanionOf(MapField<string, Value> fields)
    {
        if (!fields.TryGetValue(CompanionField, out var field))
            return [];
        try
        {
            if (field.HasStringValue)
                return Convert.FromBase64String(field.StringValue);
        }
        catch (FormatException)
        {
            // Said below, as for a field that is no text at all.
        }
        throw new QdrantException($"The field '{CompanionField}' of a point should be base64, as a push writes it; it is {field.KindCase}. Push the index again.");
    }

    /// <exception cref="ArgumentException">The payload is no JSON object.</exception>
    public static void Write(MapField<string, Value> fields, string id, ReadOnlyMemory<byte> payload, string? mark = null, ReadOnlyMemory<byte> companion = default)
    {
        if (!payload.IsEmpty)
        {
            try
            {
                using var document = JsonDocument.Parse(payload);
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                    throw new ArgumentException($"The payload of '{id}' must be a JSON object for Qdrant; it is a JSON {document.RootElement.ValueKind}.");
                foreach (var property in document.RootElement.EnumerateObject())
                    fields[property.Name] = ToValue(property.Value);
            }
            catch (JsonException fault)
            {
                throw new ArgumentException($"The payload of '{id}' must be a JSON object for Qdrant: {fault.Message}", fault);
            }
        }
        fields[IdField] = id;
        if (mark is not null)
            fields[MarkField] = mark;
        if (!companion.IsEmpty)
            fields[CompanionField] = Convert.ToBase64String(companion.Span);
    }

    /// <summary>Id and payload of a point; a point that somebody else wrote is called by its own id.</summary>
    public static (string Id, byte[] Payload) Read(PointId point, MapField<string, Value> fields)
    {
        var id = IdOf(point, fields);
        var names = fields.Keys.Where(name => name is not (IdField or MarkField or CompanionField or PointSeal.Field)).Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
            return (id, []);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var name in names)
            {
                writer.WritePropertyName(name);
                Write(writer, fields[name]);
            }
            writer.WriteEndObject();
        }
        return (id, buffer.WrittenSpan.ToArray());
    }

    /// <summary>Our id of a point, else its own.</summary>
    public static string IdOf(PointId point, MapField<string, Value> fields) =>
        fields.TryGetValue(IdField, out var value) && value.HasStringValue ? value.StringValue : QdrantServer.NameOf(point);

    /// <summary>The seal of a point; null where it has none.</summary>
    public static string? SealOf(MapField<string, Value> fields) => fields.TryGetValue(PointSeal.Field, out var seal) && seal.HasStringValue ? seal.StringValue : null;

    private static Value ToValue(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.GetString()!;
            case JsonValueKind.True or JsonValueKind.False:
                return element.GetBoolean();
            case JsonValueKind.Number:
                return element.TryGetInt64(out var integer) ? integer : (Value)element.GetDouble();
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(ToValue).ToArray();
            case JsonValueKind.Object:
                // As in JSON's reading elsewhere, the last of equal names counts.
                var fields = new Dictionary<string, Value>();
                foreach (var property in element.EnumerateObject())
                    fields[property.Name] = ToValue(property.Value);
                return fields;
            default:
                return new Value { NullValue = NullValue.NullValue };
        }
    }

    private static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.IntegerValue:
                writer.WriteNumberValue(value.IntegerValue);
                break;
            case Value.KindOneofCase.DoubleValue:
                writer.WriteNumberValue(value.DoubleValue);
                break;
            case Value.KindOneofCase.ListValue:
                writer.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case Value.KindOneofCase.StructValue:
                writer.WriteStartObject();
                foreach (var (name, field) in value.StructValue.Fields.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, field);
                }
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
