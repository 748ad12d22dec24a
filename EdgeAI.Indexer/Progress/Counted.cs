using System.Globalization;

namespace EdgeAI.Indexer.Progress;

/// <summary>A number and its noun, which agree.</summary>
internal static class Counted
{
    /// <summary><c>1 label</c>, <c>2 labels</c>.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">The noun for any other number; null for an s more.</param>
    public static string Of(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many ?? one + "s")}");
}
