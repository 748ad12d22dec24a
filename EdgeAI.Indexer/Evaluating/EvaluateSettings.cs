using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>What <c>evaluate</c> was asked for.</summary>
/// <param name="Catalogs">Catalog folders.</param>
/// <param name="Queries">Folder of queries.</param>
/// <param name="Projections">One choice for each crop asked for; at least one.</param>
/// <param name="Fit">How projections are fitted.</param>
/// <param name="Model">Which module embeds.</param>
/// <param name="Cache">Cache folder.</param>
/// <param name="Json">Whether the result is JSON.</param>
/// <param name="Answers">Whether to say what becomes of known, near and far items.</param>
/// <param name="Far">Folder of photographs of quite other things.</param>
/// <param name="Trays">Whether to lay queries on trays and find them there.</param>
internal sealed record EvaluateSettings(
    IReadOnlyList<string> Catalogs, string Queries, IReadOnlyList<ProjectionChoice> Projections, FitSettings Fit, ModelChoice Model, string? Cache, bool Json,
    bool Answers, string? Far, bool Trays);
