using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Fitting.LinearAlgebra;

/// <summary>A square float32 matrix, row-major, of which only the upper triangle counts: scatters are symmetric.</summary>
internal sealed class SquareMatrix
{
    private readonly int _size;
    private readonly float[] _values;

    public SquareMatrix(int size) : this(size, new float[checked(size * size)]) { }

    /// <param name="size">Rows and columns.</param>
    /// <param name="room">Where the values lie, as they are; may be longer.</param>
    public SquareMatrix(int size, float[] room)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(room.Length, checked(size * size), nameof(room));
        (_size, _values) = (size, room);
    }

    public int Size => _size;

    public float[] Values => _values;

    public Span<float> Row(int row) => _values.AsSpan(row * _size, _size);

    public double Trace()
    {
        double sum = 0;
        for (var i = 0; i < _size; i++) sum += _values[i * _size + i];
        return sum;
    }

    public void AddToDiagonal(float value)
    {
        for (var i = 0; i < _size; i++) _values[i * _size + i] += value;
    }

    /// <summary>Adds <paramref name="factor"/> times another matrix.</summary>
    public void Add(SquareMatrix other, float factor) =>
        TensorPrimitives.MultiplyAdd(other._values, factor, _values, _values);

    public void Multiply(float factor) => TensorPrimitives.Multiply(_values, factor, _values);

    public void CopyFrom(SquareMatrix other) => other._values.CopyTo(_values.AsSpan());

    public void Clear() => Array.Clear(_values);
}
