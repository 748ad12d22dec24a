using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Fitting.LinearAlgebra;

/// <summary>A square float32 matrix, row-major, of which only the upper triangle counts: scatters are symmetric.</summary>
internal sealed class SquareMatrix(int size)
{
    private readonly float[] _values = new float[checked(size * size)];

    public int Size => size;

    public float[] Values => _values;

    public Span<float> Row(int row) => _values.AsSpan(row * size, size);

    public double Trace()
    {
        double sum = 0;
        for (var i = 0; i < size; i++) sum += _values[i * size + i];
        return sum;
    }

    public void AddToDiagonal(float value)
    {
        for (var i = 0; i < size; i++) _values[i * size + i] += value;
    }

    /// <summary>Adds <paramref name="factor"/> times another matrix.</summary>
    public void Add(SquareMatrix other, float factor) =>
        TensorPrimitives.MultiplyAdd(other._values, factor, _values, _values);

    public void Multiply(float factor) => TensorPrimitives.Multiply(_values, factor, _values);

    public void CopyFrom(SquareMatrix other) => other._values.CopyTo(_values.AsSpan());

    public void Clear() => Array.Clear(_values);
}
