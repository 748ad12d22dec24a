using System.Globalization;

namespace EdgeAI.Inference.Matching;

/// <summary>What a caller wrote: read as a number, or quoted where it cannot be served.</summary>
internal static class RequestText
{
    private const int LongestNumber = 20;

    /// <summary>Reads a whole number.</summary>
    public static bool TryReadNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <summary>The text in quotes, cut where it is too long to repeat.</summary>
    public static string Quote(string text, int longest = LongestNumber) => $"'{(text.Length > longest ? text[..longest] + "…" : text)}'";
}
