using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using EdgeAI.Recognition.Text;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>The label in an entry's payload, without an object for each: a million of them are read at a start.</summary>
internal static class LabelText
{
    private const int MostStackBytes = 512;

    /// <summary>The hash of the label, composed.</summary>
    /// <param name="payload">As <see cref="CatalogPayload.ToUtf8Json"/> writes it.</param>
    /// <param name="hash">Receives the hash.</param>
    /// <returns>False where there is no label.</returns>
    public static bool TryHash(ReadOnlySpan<byte> payload, out ulong hash)
    {
        hash = 0;
        if (!TryFind(payload, out var reader)) return false;
        if (!reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan))
        {
            if (reader.ValueSpan.IsEmpty) return false;
            hash = XxHash3.HashToUInt64(reader.ValueSpan);
            return true;
        }
        if (reader.GetString() is not { Length: > 0 } label) return false;
        hash = HashOf(label);
        return true;
    }

    /// <summary>The label, composed.</summary>
    /// <returns>Null where there is none.</returns>
    public static string? Of(ReadOnlySpan<byte> payload) =>
        TryFind(payload, out var reader) && reader.GetString() is { Length: > 0 } label ? CanonicalText.Compose(label) : null;

    /// <summary>The hash of a label.</summary>
    public static ulong HashOf(string label)
    {
        label = CanonicalText.Compose(label);
        Span<byte> room = stackalloc byte[MostStackBytes];
        return Encoding.UTF8.TryGetBytes(label, room, out var written)
            ? XxHash3.HashToUInt64(room[..written])
            : XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(label));
    }

    private static bool TryFind(ReadOnlySpan<byte> payload, out Utf8JsonReader reader)
    {
        reader = new Utf8JsonReader(payload);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isLabel = reader.ValueTextEquals("label"u8);
                if (!reader.Read()) return false;
                if (isLabel) return reader.TokenType == JsonTokenType.String;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // No payload of a catalog: it has no label.
        }
        return false;
    }
}
