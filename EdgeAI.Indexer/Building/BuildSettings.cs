namespace EdgeAI.Indexer.Building;

/// <summary>What <c>build</c> was asked for.</summary>
internal sealed record BuildSettings(IReadOnlyList<string> Catalogs, string Output, string? Model);
