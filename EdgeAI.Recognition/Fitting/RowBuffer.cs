using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>Collects rows and adds their scatter to a matrix a block at a time.</summary>
internal sealed class RowBuffer(SquareMatrix target, float factor, int threads)
{
    private const int Rows = 1024;

    private readonly float[] _rows = new float[Rows * target.Size];
    private int _count;

    /// <summary>Room for the next row, to be filled before the next call; what was there before is counted as complete.</summary>
    public Span<float> Next()
    {
        if (_count == Rows) Flush();
        return _rows.AsSpan(_count++ * target.Size, target.Size);
    }

    /// <summary>Adds what is left. Must be called at the end.</summary>
    public void Flush()
    {
        if (_count > 0) ScatterKernel.Accumulate(_rows, _count, target.Size, target.Size, factor, target, 0, threads);
        _count = 0;
    }
}
