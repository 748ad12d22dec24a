namespace EdgeAI.Indexer.Evaluating;

/// <summary>What <c>evaluate</c> measured.</summary>
/// <param name="Queries">Number of query photographs.</param>
/// <param name="RecallAt1">Share of the queries whose nearest photograph has their label.</param>
/// <param name="RecallAt5">Share of the queries with their label among the five nearest photographs.</param>
/// <param name="LatencyMs">Decode to result, of one query on one thread.</param>
/// <param name="DecisionAt1">Share of the queries whose best label by evidence is right, without rejection.</param>
/// <param name="DecisionAt5">Share of the queries with their label among the first five labels by evidence.</param>
/// <param name="Crop">Crop fraction in use.</param>
/// <param name="Projection">Kind of the projection in use.</param>
/// <param name="Reason">What was chosen and why.</param>
/// <param name="Crops">The same figures for each crop asked for, where there was more than one.</param>
/// <param name="Answers">What becomes of known, near and far items, where that was asked for.</param>
/// <param name="Trays">What is found when several things lie side by side, where that was asked for.</param>
internal sealed record EvaluationResult(
    long Queries, double RecallAt1, double RecallAt5, LatencyPercentiles LatencyMs,
    double DecisionAt1, double DecisionAt5, double Crop, string Projection, string Reason, IReadOnlyList<CropFigures>? Crops = null,
    AnswersResult? Answers = null, TraysResult? Trays = null);

/// <summary>Milliseconds.</summary>
internal sealed record LatencyPercentiles(double P50, double P99);

/// <summary>Recall at one crop fraction.</summary>
internal sealed record CropFigures(double Crop, double RecallAt1, double RecallAt5, double DecisionAt1, double DecisionAt5);
