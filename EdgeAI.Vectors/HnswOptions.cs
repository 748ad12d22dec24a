namespace EdgeAI.Vectors;

/// <summary>How the graph is built and searched.</summary>
public sealed class HnswOptions
{
    /// <summary>Links per node on the upper layers, twice as many on the lowest; 4 to 64. Default 16.</summary>
    public int M { get; set; } = 16;

    /// <summary>Candidates kept while a node is inserted. Default 200.</summary>
    public int EfConstruction { get; set; } = 200;

    /// <summary>Candidates kept while searching. Default 64.</summary>
    public int EfSearch { get; set; } = 64;
}
