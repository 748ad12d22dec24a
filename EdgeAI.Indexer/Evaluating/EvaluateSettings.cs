namespace EdgeAI.Indexer.Evaluating;

/// <summary>What <c>evaluate</c> was asked for.</summary>
internal sealed record EvaluateSettings(IReadOnlyList<string> Catalogs, string Queries, string? Model, string? Cache, bool Json);
