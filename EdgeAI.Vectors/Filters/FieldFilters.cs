using System.Text.Json;

namespace EdgeAI.Vectors.Filters;

internal sealed record TextFilter(string Path, string Value, bool Prefix) : PayloadFilter
{
    public override bool Matches(ReadOnlySpan<byte> payload) => PayloadField.Any(payload, Path, (ref Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.String && (Prefix ? value.GetString()!.StartsWith(Value, StringComparison.Ordinal) : value.ValueTextEquals(Value)));
}

internal sealed record BooleanFilter(string Path, bool Value) : PayloadFilter
{
    public override bool Matches(ReadOnlySpan<byte> payload) => PayloadField.Any(payload, Path, (ref Utf8JsonReader value) =>
        value.TokenType == (Value ? JsonTokenType.True : JsonTokenType.False));
}

internal sealed record NumberFilter(string Path, double Lowest, double Highest) : PayloadFilter
{
    public override bool Matches(ReadOnlySpan<byte> payload) => PayloadField.Any(payload, Path, (ref Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.Number && value.GetDouble() is var number && number >= Lowest && number <= Highest);
}
