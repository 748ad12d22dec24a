namespace EdgeAI.ImageFiles;

/// <summary>Sums up what was left out of a folder.</summary>
public static class PassedOverCount
{
    // Formats have no plural; these words do.
    private static readonly string[] Countable = ["link", "file", "folder", "name", "pipe", "socket", "device"];

    /// <summary>How many of each kind, most frequent first: <c>3 HEIC, 2 links, 1 named pipe</c>.</summary>
    public static string Of(IEnumerable<PassedOver> passedOver) => string.Join(", ", passedOver
        .GroupBy(entry => entry.Kind, StringComparer.Ordinal)
        .OrderByDescending(kind => kind.Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => $"{kind.Count()} {(kind.Count() == 1 ? kind.Key : Many(kind.Key))}"));

    private static string Many(string kind) => kind switch
    {
        "folder of an index" => "folders of an index",
        "path too long" => "paths too long",
        _ => Countable.Contains(kind[(kind.LastIndexOf(' ') + 1)..]) ? kind + "s" : kind,
    };
}
