namespace EdgeAI.Benchmarks.Scale;

/// <summary>What is to be measured.</summary>
/// <param name="Entries">Sizes of the catalog.</param>
/// <param name="Catalog">Folder of the photographs to draw around; null for drawn pictures.</param>
/// <param name="Keep">Folder of the index files.</param>
/// <param name="Service">The service's program; null for the one built beside this benchmark.</param>
/// <param name="Labels">Entries of each label, a variant each.</param>
/// <param name="Seed">Of all that is random.</param>
/// <param name="DrawOnly">Whether only the index files are wanted.</param>
/// <param name="Busy">Seconds of frames for the busy figures; null for none of them.</param>
internal sealed record ScaleRequest(
    IReadOnlyList<int> Entries, string? Catalog, string Keep, string? Service, IReadOnlyList<int> Labels, int Seed, bool DrawOnly, int? Busy);
