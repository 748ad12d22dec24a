namespace EdgeAI.Indexer.CommandLine;

/// <summary>Where a command writes and what stops it.</summary>
/// <param name="Output">Results: text or JSON, nothing else.</param>
/// <param name="Error">Progress, notes and errors.</param>
/// <param name="Cancellation">Ctrl-C or SIGTERM.</param>
/// <param name="Verbose">Whether everything that is left out is to be named.</param>
internal sealed record CommandContext(TextWriter Output, TextWriter Error, CancellationToken Cancellation, bool Verbose = false)
{
    /// <summary>Paths that were named as skipped.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);
}
