using System.Globalization;

namespace EdgeAI.Inference.Matching;

/// <summary>How many matches a caller wants.</summary>
internal static class MatchCount
{
    public const int Default = 5;
    public const int Most = 1000;

    /// <summary>Reads <c>?k=</c>; absent means <see cref="Default"/>.</summary>
    public static int Parse(string? text)
    {
        if (text is null) return Default;
        if (RequestText.TryReadNumber(text, out var k) && k is >= 1 and <= Most) return k;
        throw new MatchCountException(text);
    }

    /// <summary>Checks a contract's <c>k</c>, where 0 means absent.</summary>
    public static int Check(int k) => k switch
    {
        0 => Default,
        >= 1 and <= Most => k,
        _ => throw new MatchCountException(k.ToString(CultureInfo.InvariantCulture)),
    };
}

/// <summary>The number of matches wanted is not one the service serves.</summary>
internal sealed class MatchCountException(string came)
    : Exception($"Expected k, the number of matches, to be a whole number from 1 to {MatchCount.Most}, got {RequestText.Quote(came)}.");
