using EdgeAI.Vectors.Distances;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>Writes what the graph keeps of a vector: its codes and their terms. One thread at a time.</summary>
internal sealed unsafe class StoredCodes(GraphShape shape)
{
    private readonly float[] _rotated = new float[shape.Dimension];

    public void Write(GraphMemory memory, int slot, ReadOnlySpan<float> vector)
    {
        var (scale, error) = shape.Mode == HnswMode.Compact ? WriteRotated(memory.CodesOf(slot), vector) : WriteBytes(memory.CodesOf(slot), vector);
        memory.Scales[slot] = scale;
        memory.Errors[slot] = error;
        memory.MaxError = Math.Max(memory.MaxError, error);
    }

    private (float Scale, float Error) WriteRotated(byte* codes, ReadOnlySpan<float> vector)
    {
        RandomRotation.For(shape.Dimension).Apply(vector, _rotated);
        return Int4Codes.Encode(_rotated, codes, shape.PaddedDimension);
    }

    private (float Scale, float Error) WriteBytes(byte* codes, ReadOnlySpan<float> vector)
    {
        var terms = Int8Codes.Encode(vector, (sbyte*)codes, shape.PaddedDimension);
        Int8Codes.Store((sbyte*)codes, codes, shape.PaddedDimension);
        return terms;
    }
}
