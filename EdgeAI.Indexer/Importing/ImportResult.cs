namespace EdgeAI.Indexer.Importing;

/// <summary>What an import made. <c>AlreadyThere</c>: entries whose place in the graph an earlier, interrupted run had found.</summary>
internal sealed record ImportResult(string Path, int Entries, int Labels, int AlreadyThere, double Seconds);
