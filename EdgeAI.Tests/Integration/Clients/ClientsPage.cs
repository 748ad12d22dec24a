using System.Text.RegularExpressions;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Integration.Clients;

/// <summary>The programs of docs/clients.md, as they stand there.</summary>
internal static partial class ClientsPage
{
    /// <summary>The program in a language, as the page's fence names it.</summary>
    public static string Program(string language) =>
        Fence().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "clients.md"))).Single(fence => fence.Groups["language"].Value == language).Groups["program"].Value;

    [GeneratedRegex(@"^```(?<language>[a-z]+)\n(?<program>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
