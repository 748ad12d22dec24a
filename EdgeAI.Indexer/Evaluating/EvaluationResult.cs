namespace EdgeAI.Indexer.Evaluating;

/// <summary>What <c>evaluate</c> measured.</summary>
/// <param name="Queries">Number of query photographs.</param>
/// <param name="RecallAt1">Share of the queries whose nearest photograph has their label.</param>
/// <param name="RecallAt5">Share of the queries with their label among the five nearest photographs.</param>
/// <param name="LatencyMs">Decode to result, of one query on one thread.</param>
internal sealed record EvaluationResult(long Queries, double RecallAt1, double RecallAt5, LatencyPercentiles LatencyMs);

/// <summary>Milliseconds.</summary>
internal sealed record LatencyPercentiles(double P50, double P99);
