using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Reporting;

/// <summary>What <c>report</c> was asked for.</summary>
internal sealed record ReportSettings(
    IReadOnlyList<string> Catalogs, string Output, ProjectionChoice Projection, FitSettings Fit, ModelChoice Model, string? Cache, bool Json, string? Trays = null);
