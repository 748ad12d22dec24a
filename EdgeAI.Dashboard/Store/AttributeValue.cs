namespace EdgeAI.Dashboard.Store;

/// <summary>The type an attribute was sent as.</summary>
public enum AttributeKind : byte
{
    /// <summary>No value.</summary>
    Empty,

    /// <summary>Text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary>64-bit whole number.</summary>
    WholeNumber,

    /// <summary>64-bit floating point number.</summary>
    Number,

    /// <summary>Array, as JSON.</summary>
    Array,

    /// <summary>Key-value list, as a JSON object.</summary>
    Map,

    /// <summary>Bytes, as base64.</summary>
    Bytes,
}

/// <summary>An attribute as it is shown and searched.</summary>
/// <param name="Key">Key.</param>
/// <param name="Value">Value as text, numbers culture-invariant.</param>
/// <param name="Kind">The type it was sent as.</param>
public readonly record struct AttributeValue(string Key, string Value, AttributeKind Kind);

/// <summary>Who instrumented: the name and version of a tracer, meter or logger.</summary>
/// <param name="Name">Name.</param>
/// <param name="Version">Version, or empty.</param>
public sealed record TelemetryScope(string Name, string Version);

/// <summary>Looks attributes up by key.</summary>
public static class TelemetryAttributes
{
    /// <summary>The value of the first attribute called <paramref name="key"/>, or null.</summary>
    public static string? Find(this IReadOnlyList<AttributeValue> attributes, string key)
    {
        for (var i = 0; i < attributes.Count; i++)
            if (attributes[i].Key == key)
                return attributes[i].Value;
        return null;
    }
}
