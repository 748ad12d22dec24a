using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>What is measured, of which photographs.</summary>
/// <param name="Catalogs">Catalog folders.</param>
/// <param name="Queries">Folder of photographs with the catalog's labels.</param>
/// <param name="Background">Photographs to paste on; null for none.</param>
/// <param name="Far">Folder of photographs of quite other things; null for none.</param>
/// <param name="Each">Every how manieth photograph is taken.</param>
/// <param name="Trays">Trays of each kind.</param>
/// <param name="Seed">Of all that is random.</param>
/// <param name="Mode">How sure an answer must be.</param>
/// <param name="Cache">File of the catalog's features.</param>
/// <param name="Folder">Where frames are written.</param>
internal sealed record FrameRequest(
    IReadOnlyList<string> Catalogs, string Queries, string? Background, string? Far, int Each, int Trays, int Seed, DecisionMode Mode, string Cache, FrameFolder Folder);
