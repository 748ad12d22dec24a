namespace EdgeAI.Benchmarks.Frames;

/// <summary>Least shares of frames that are to be answered right with two further looks, in balanced mode, on the photographs of other stores.</summary>
internal static class FrameTargets
{
    /// <summary>Most frames of such a kind that may be answered wrong.</summary>
    private const double MostWrong = 0.01;

    private static readonly Dictionary<string, double> LeastRight = new(StringComparer.Ordinal)
    {
        ["half-scene"] = 0.42, ["half-grey"] = 0.42,
        ["border-scene"] = 0.23, ["border-grey"] = 0.23,
        ["third-scene"] = 0.18,
        ["light0.4"] = 0.54, ["light0.2noise"] = 0.31,
    };

    public static double? RightOf(string kind) => LeastRight.TryGetValue(kind, out var least) ? least : null;

    public static double? WrongOf(string kind) => LeastRight.ContainsKey(kind) ? MostWrong : null;
}
