using EdgeAI.Indexer.CommandLine;
using EdgeAI.Vectors;

namespace EdgeAI.Indexer.Importing;

/// <summary>What <c>import</c> was asked for.</summary>
/// <param name="File">The vectors.</param>
/// <param name="Output">The index file to be.</param>
/// <param name="Labels">Ids and labels, for an NPY file.</param>
/// <param name="Columns">Which columns hold what.</param>
/// <param name="Model">The module that the vectors were made with.</param>
/// <param name="CropFraction">Crop that they were made with.</param>
/// <param name="Mode">What the graph is walked over.</param>
/// <param name="Pause">Least time between saves.</param>
/// <param name="Json">Whether the result is to be JSON.</param>
internal sealed record ImportSettings(
    string File, string Output, string? Labels, ColumnNames Columns, ModelChoice Model, double CropFraction, HnswMode Mode, TimeSpan Pause, bool Json);
