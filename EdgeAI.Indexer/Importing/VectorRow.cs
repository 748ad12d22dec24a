namespace EdgeAI.Indexer.Importing;

/// <summary>A row of a file of vectors, as it came.</summary>
/// <param name="Number">Counts from 1, a line with column names aside.</param>
/// <param name="Id">Null where there is none.</param>
/// <param name="Label">Null where there is none.</param>
/// <param name="Vector">Empty where there is none.</param>
internal readonly record struct VectorRow(int Number, string? Id, string? Label, ReadOnlyMemory<float> Vector);
