using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Building;

/// <summary>What <c>build</c> was asked for.</summary>
internal sealed record BuildSettings(IReadOnlyList<string> Catalogs, string Output, ProjectionChoice Projection, FitSettings Fit, ModelChoice Model);
