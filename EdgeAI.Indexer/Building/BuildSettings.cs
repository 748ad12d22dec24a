using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;

namespace EdgeAI.Indexer.Building;

/// <summary>What <c>build</c> was asked for.</summary>
internal sealed record BuildSettings(
    IReadOnlyList<string> Catalogs, string Output, ProjectionChoice Projection, FitSettings Fit, ModelChoice Model, HnswMode Mode = HnswMode.Default, string? Background = null);
