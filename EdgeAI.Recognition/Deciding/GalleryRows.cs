using System.Numerics.Tensors;
using EdgeAI.Vectors;

namespace EdgeAI.Recognition.Deciding;

/// <summary>The vectors of a gallery, however they are kept. Immutable.</summary>
internal abstract class GalleryRows(int dimension)
{
    /// <summary>Number of values of a vector.</summary>
    public int Dimension => dimension;

    /// <summary>Dot product of a query and a vector.</summary>
    public abstract float Dot(ReadOnlySpan<float> query, int row);

    /// <summary>The values of a vector.</summary>
    public abstract void Read(int row, Span<float> vector);

    /// <summary>Some of the vectors, in another order.</summary>
    public abstract GalleryRows Pick(int[] rows);
}

/// <summary>Vectors in single precision, one after the other.</summary>
internal sealed class FloatRows(float[] values, int dimension) : GalleryRows(dimension)
{
    public override float Dot(ReadOnlySpan<float> query, int row) => TensorPrimitives.Dot(query, Row(row));

    public override void Read(int row, Span<float> vector) => Row(row).CopyTo(vector);

    public override GalleryRows Pick(int[] rows)
    {
        var picked = new float[rows.Length * Dimension];
        for (var i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(picked.AsSpan(i * Dimension));
        return new FloatRows(picked, Dimension);
    }

    private ReadOnlySpan<float> Row(int row) => values.AsSpan(row * Dimension, Dimension);
}

/// <summary>Vectors as an index keeps its companions: int8 in mapped memory.</summary>
internal sealed class EncodedRows(ReadOnlyMemory<byte>[] vectors, int dimension) : GalleryRows(dimension)
{
    public override float Dot(ReadOnlySpan<float> query, int row) => CompanionVector.Dot(query, vectors[row]);

    public override void Read(int row, Span<float> vector) => CompanionVector.Decode(vectors[row].Span, vector);

    public override GalleryRows Pick(int[] rows) => new EncodedRows([.. rows.Select(row => vectors[row])], Dimension);
}
