using System.Globalization;
using EdgeAI.Inference.Matching;

namespace EdgeAI.Inference.Routing;

/// <summary>How long a caller would rather wait for an index beyond this machine than have the local answer alone.</summary>
internal static class SearchDeadline
{
    public const int MostMilliseconds = 60_000;

    /// <summary>Reads <c>?deadlineMs=</c>; absent means not to wait.</summary>
    public static TimeSpan Parse(string? text)
    {
        if (text is null) return TimeSpan.Zero;
        if (RequestText.TryReadNumber(text, out var milliseconds)) return Check(milliseconds);
        throw new SearchDeadlineException(text);
    }

    /// <summary>Checks a contract's <c>deadline_ms</c>.</summary>
    public static TimeSpan Check(int milliseconds) => milliseconds is >= 0 and <= MostMilliseconds
        ? TimeSpan.FromMilliseconds(milliseconds)
        : throw new SearchDeadlineException(milliseconds.ToString(CultureInfo.InvariantCulture));
}

/// <summary>The time to wait is not one the service serves.</summary>
internal sealed class SearchDeadlineException(string came) : Exception(
    $"Expected the time to wait for indexes beyond this machine to be a whole number of milliseconds from 0 to {SearchDeadline.MostMilliseconds}, got {RequestText.Quote(came)}.");
