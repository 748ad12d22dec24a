using EdgeAI.Indexer.CommandLine;

namespace EdgeAI.Tests.Indexer;

/// <summary>One command of the indexer, run in this process.</summary>
internal sealed record IndexerRun(int ExitCode, string Output, string Error)
{
    public static async Task<IndexerRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await IndexerCommandLine.RunAsync(args, output, error);
        return new IndexerRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The one line that a failed command says.</summary>
    public string OnlyError => Error.TrimEnd().ShouldSatisfy(error => error.Split('\n').Length.ShouldBe(1, error));
}

internal static class ShouldSatisfyExtensions
{
    public static T ShouldSatisfy<T>(this T value, Action<T> check)
    {
        check(value);
        return value;
    }
}
