namespace EdgeAI.Vectors;

/// <summary>How an answer was found.</summary>
/// <param name="UsedGraph">Whether the graph was walked; otherwise every vector that may be answered with was scored.</param>
/// <param name="Scored">Vectors scored by their codes.</param>
/// <param name="Reranked">Vectors scored as floats.</param>
public readonly record struct SearchTrace(bool UsedGraph, long Scored, int Reranked);
