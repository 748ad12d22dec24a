namespace EdgeAI.ImageFiles;

/// <summary>Sums up what was left out of a folder.</summary>
public static class PassedOverCount
{
    /// <summary>How many of each kind, most frequent first: <c>3 HEIC, 1 named pipe</c>.</summary>
    public static string Of(IEnumerable<PassedOver> passedOver) => string.Join(", ", passedOver
        .GroupBy(entry => entry.Kind, StringComparer.Ordinal)
        .OrderByDescending(kind => kind.Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => $"{kind.Count()} {kind.Key}"));
}
