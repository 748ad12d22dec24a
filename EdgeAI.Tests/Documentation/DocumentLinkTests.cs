using System.Text.RegularExpressions;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Documentation;

/// <summary>What a page leads to is there: files, and headings in them.</summary>
public partial class DocumentLinkTests
{
    public static TheoryData<string> Pages =>
    [
        .. from file in Directory.EnumerateFiles(RepositoryRoot.Combine("."), "*.md")
            .Concat(Directory.EnumerateFiles(RepositoryRoot.Combine("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(RepositoryRoot.Combine("models"), "*.md", SearchOption.AllDirectories))
           select Path.GetRelativePath(RepositoryRoot.Combine("."), file),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Link_OfAPage_LeadsSomewhere(string page)
    {
        var file = RepositoryRoot.Combine(page);
        foreach (Match link in Link().Matches(File.ReadAllText(file)))
        {
            var target = link.Groups[1].Value.Split('#');
            var path = target[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, target[0]));
            (File.Exists(path) || Directory.Exists(path)).ShouldBeTrue($"{page} leads to {link.Groups[1].Value}");
            if (target.Length > 1) AnchorsOf(path).ShouldContain(target[1], $"{page} leads to {link.Groups[1].Value}");
        }
    }

    [Fact]
    public void Contributing_FollowsAFrame_ThroughFilesThatAreThere()
    {
        var files = Step().Matches(File.ReadAllText(RepositoryRoot.Combine("CONTRIBUTING.md"))).Select(step => step.Groups[1].Value).ToArray();

        files.Length.ShouldBeInRange(8, 15);
        files.ShouldAllBe(file => File.Exists(RepositoryRoot.Combine(file)));
    }

    // As GitHub makes them.
    private static IEnumerable<string> AnchorsOf(string path) =>
        Heading().Matches(File.ReadAllText(path)).Select(heading => Removed().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Trim().Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\d+\. `([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} \-_]")]
    private static partial Regex Removed();
}
