using EdgeAI.Vectors.Distances;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>The sizes that every record of a graph follows from.</summary>
/// <param name="Dimension">Values of a vector.</param>
/// <param name="M">Links of a node on each upper layer.</param>
/// <param name="Mode">What codes are stored.</param>
internal readonly record struct GraphShape(int Dimension, int M, HnswMode Mode)
{
    /// <summary>No layer above this one exists; with M = 4 a billion nodes reach layer 15.</summary>
    public const int MaxLevel = 15;

    /// <summary>Ends a list of links that is not full.</summary>
    public const int NoLink = -1;

    /// <summary>Links of a node on the lowest layer.</summary>
    public int BaseLinks => 2 * M;

    /// <summary>Values of a vector's codes, padding included.</summary>
    public int PaddedDimension => Int8Codes.Stride(Dimension);

    /// <summary>Bytes of a vector's codes.</summary>
    public int CodeStride => Mode == HnswMode.Compact ? Int4Codes.Stride(PaddedDimension) : PaddedDimension;

    /// <summary>Bytes of a vector as floats.</summary>
    public int VectorBytes => Dimension * sizeof(float);

    /// <summary>Integers of the block that a node of this level has for its upper layers: the level, then M links a layer.</summary>
    public int UpperBlock(int level) => level == 0 ? 0 : 1 + level * M;
}
