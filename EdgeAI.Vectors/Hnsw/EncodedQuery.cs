using System.Runtime.InteropServices;
using EdgeAI.Vectors.Distances;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// A vector in the form that scores stored codes: signed codes, and what turns their products into cosines. It is the same
/// for both kinds of stored codes; those of half a byte are of the rotated vector, so the query is rotated too.
/// </summary>
internal sealed unsafe class EncodedQuery : IDisposable
{
    private readonly GraphShape _shape;
    private readonly int _padded;
    private readonly int _stride;
    private readonly bool _compact;
    private readonly float[] _rotated;

    public EncodedQuery(GraphShape shape)
    {
        (_shape, _padded, _stride, _compact) = (shape, shape.PaddedDimension, shape.CodeStride, shape.Mode == HnswMode.Compact);
        _rotated = _compact ? new float[shape.Dimension] : [];
        Codes = (sbyte*)NativeMemory.AlignedAlloc((nuint)_padded, Int8Codes.Alignment);
    }

    ~EncodedQuery() => NativeMemory.AlignedFree(Codes);

    public sbyte* Codes { get; private set; }

    /// <summary>What the stored codes' offset adds to every product, or takes away from it.</summary>
    public int Correction { get; private set; }

    public float Scale { get; private set; }

    /// <summary>Length of what the codes leave out.</summary>
    public float Error { get; private set; }

    public void Encode(ReadOnlySpan<float> vector)
    {
        if (_compact)
        {
            RandomRotation.For(_shape.Dimension).Apply(vector, _rotated);
            vector = _rotated;
        }
        (Scale, Error) = Int8Codes.Encode(vector, Codes, _padded);
        Correction = (_compact ? Int4Codes.Offset : Int8Codes.Offset) * Int8Codes.Sum(Codes, _padded);
    }

    /// <summary>Takes the codes that are stored for a slot.</summary>
    public void Take(GraphMemory memory, int slot)
    {
        var codes = memory.CodesOf(slot);
        Correction = _compact
            ? Int4Codes.Offset * Int4Codes.Load(codes, Codes, _shape.Dimension, _padded)
            : Int8Codes.Offset * Int8Codes.Load(codes, Codes, _padded);
        Scale = memory.Scales[slot];
        Error = memory.Errors[slot];
    }

    /// <summary>Scores slots; a score times <see cref="Scale"/> is a cosine.</summary>
    public void Score(GraphMemory memory, int* slots, int count, float* scores)
    {
        if (_compact)
            VectorKernels.ScoreS8U4(Codes, Correction, memory.Codes, memory.Scales, _stride, slots, count, scores);
        else
            VectorKernels.ScoreS8U8(Codes, Correction, memory.Codes, memory.Scales, _stride, slots, count, scores);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Codes);
        Codes = null;
        GC.SuppressFinalize(this);
    }
}
