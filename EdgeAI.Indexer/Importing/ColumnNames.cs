namespace EdgeAI.Indexer.Importing;

/// <summary>Which columns hold what.</summary>
/// <param name="Id">Ids.</param>
/// <param name="Label">Labels.</param>
/// <param name="Vector">Vectors, in a file that has them in a column; null for the first of the usual names.</param>
internal sealed record ColumnNames(string Id, string Label, string? Vector)
{
    public const string UsualId = "id", UsualLabel = "label";

    /// <summary>Names that a column of vectors usually has.</summary>
    public static readonly IReadOnlyList<string> UsualVectors = ["vector", "embedding", "embeddings", "vectors"];
}
