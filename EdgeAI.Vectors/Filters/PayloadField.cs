using System.Text.Json;

namespace EdgeAI.Vectors.Filters;

/// <summary>Finds the values of a field in a payload without making objects of it.</summary>
internal static class PayloadField
{
    /// <summary>Says whether the value that the reader stands on is the one wanted.</summary>
    public delegate bool Test(ref Utf8JsonReader value);

    /// <summary>Whether the value at a path, or any element of it when it is an array, passes a test.</summary>
    public static bool Any(ReadOnlySpan<byte> payload, string path, Test test)
    {
        if (payload.IsEmpty)
            return false;
        var reader = new Utf8JsonReader(payload);
        try
        {
            return reader.Read() && AnyWithin(ref reader, path, test);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool AnyWithin(ref Utf8JsonReader reader, ReadOnlySpan<char> path, Test test)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        var dot = path.IndexOf('.');
        var name = dot < 0 ? path : path[..dot];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals(name);
            reader.Read();
            if (!wanted)
                reader.Skip();
            else if (dot >= 0)
                return AnyWithin(ref reader, path[(dot + 1)..], test);
            else
                return Passes(ref reader, test);
        }
        return false;
    }

    private static bool Passes(ref Utf8JsonReader reader, Test test)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return test(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (test(ref reader))
                return true;
            reader.Skip();
        }
        return false;
    }
}
