using System.Text.RegularExpressions;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.ServiceDefaults;

/// <summary>docs/observability.md, as far as it lists instruments.</summary>
internal static partial class ObservabilityDocument
{
    public static string Path { get; } = RepositoryRoot.Combine("docs", "observability.md");

    /// <summary>Every instrument: its name, its name in Prometheus, its kind, its unit, and whether there is one for each source.</summary>
    public static IReadOnlyList<(string Name, string Prometheus, string Kind, string Unit, bool IsOfSource)> Instruments { get; } =
        [.. Row().Matches(File.ReadAllText(Path)).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value, row.Groups[4].Value, row.Groups[5].Value.Contains("`edgeai.source`", StringComparison.Ordinal)))];

    [GeneratedRegex(@"^\| `([a-z._]+)` \| `([a-z_]+)` \| (counter|gauge|histogram|up-down counter) \| `([^`]+)` \| [^|]* \|(.*)$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
