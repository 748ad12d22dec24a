using System.Runtime.InteropServices;
using EdgeAI.Vectors.Distances;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>A vector in the form that scores stored codes: signed codes, and what turns their products into cosines.</summary>
internal sealed unsafe class EncodedQuery : IDisposable
{
    private readonly int _stride;

    public EncodedQuery(GraphShape shape)
    {
        _stride = shape.CodeStride;
        Codes = (sbyte*)NativeMemory.AlignedAlloc((nuint)_stride, Int8Codes.Alignment);
    }

    ~EncodedQuery() => NativeMemory.AlignedFree(Codes);

    public sbyte* Codes { get; private set; }

    /// <summary>What the stored codes' offset adds to every product.</summary>
    public int Correction { get; private set; }

    public float Scale { get; private set; }

    /// <summary>Length of what the codes leave out.</summary>
    public float Error { get; private set; }

    public void Encode(ReadOnlySpan<float> vector)
    {
        (Scale, Error) = Int8Codes.Encode(vector, Codes, _stride);
        Correction = Int8Codes.Offset * Int8Codes.Sum(Codes, _stride);
    }

    /// <summary>Takes the codes that are stored for a slot.</summary>
    public void Take(GraphMemory memory, int slot)
    {
        Correction = Int8Codes.Offset * Int8Codes.Load(memory.CodesOf(slot), Codes, _stride);
        Scale = memory.Scales[slot];
        Error = memory.Errors[slot];
    }

    /// <summary>Scores slots; a score times <see cref="Scale"/> is a cosine.</summary>
    public void Score(GraphMemory memory, int* slots, int count, float* scores) =>
        VectorKernels.ScoreS8U8(Codes, Correction, memory.Codes, memory.Scales, _stride, slots, count, scores);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Codes);
        Codes = null;
        GC.SuppressFinalize(this);
    }
}
