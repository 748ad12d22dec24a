namespace EdgeAI.Benchmarks.Scale;

/// <summary>What was measured at one size.</summary>
/// <param name="Entries">Entries of the catalog.</param>
/// <param name="DecideP50Ms">Median of deciding and searching, as answers tell it.</param>
/// <param name="DecideP99Ms">99th percentile of the same.</param>
/// <param name="MemoryBytes">Resident besides the index file's pages.</param>
/// <param name="StartMs">From the start of the process to its first answer.</param>
/// <param name="CorrectMs">From saying "not this" to the first answer without the label, less the time of an answer.</param>
/// <param name="TeachMs">From sending the photographs of an item to the first answer that has it.</param>
internal sealed record SizeResult(int Entries, double DecideP50Ms, double DecideP99Ms, long MemoryBytes, double StartMs, double CorrectMs, double TeachMs);
