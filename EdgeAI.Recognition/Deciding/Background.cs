using System.Numerics.Tensors;
using EdgeAI.Recognition.Fitting.Tensors;
using EdgeAI.Vectors;

namespace EdgeAI.Recognition.Deciding;

/// <summary>
/// Photographs of everything else: default embeddings of 1,000 general photographs, one for each class of ImageNet, that come with the module.
/// How near a frame is to them says what its likeness to a catalog is worth. Immutable; safe for concurrent use.
/// </summary>
public sealed class Background
{
    /// <summary>Name of the file in the model folder.</summary>
    public const string FileName = "background.safetensors";

    // k of the mean over the k nearest: one general photograph may look like the item by chance, five hardly do.
    private const int Neighbors = 5;

    // Encoded, a quarter of their floats: every frame is compared with all of them, and finds little of them in the caches after its embedding.
    private readonly byte[] _rows;
    private readonly int _rowBytes;

    private Background(byte[] rows, int dimension) => (_rows, Dimension, _rowBytes) = (rows, dimension, CompanionVector.BytesOf(dimension));

    /// <summary>Number of photographs.</summary>
    public int Count => _rows.Length / _rowBytes;

    /// <summary>Number of values of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Reads the file of a module.</summary>
    /// <param name="modelDirectory">Folder of the module.</param>
    /// <exception cref="Fitting.Tensors.ModelFileException">The file is missing or damaged.</exception>
    public static Background Read(string modelDirectory)
    {
        var tensors = SafeTensors.Open(Path.Combine(modelDirectory, FileName));
        var rows = tensors.Rows("background");
        var dimension = tensors.Columns("background");
        var codes = tensors.SignedBytes("background", rows, dimension);
        var vectors = new float[codes.Length];
        // Their scales go with the length.
        TensorPrimitives.ConvertTruncating<sbyte, float>(codes, vectors);
        return Create(vectors, dimension);
    }

    /// <summary>Makes a background of vectors of any length; they are normalized, and kept as <see cref="CompanionVector"/> encodes them.</summary>
    /// <param name="vectors">float32[photographs][dimension].</param>
    /// <param name="dimension">Number of values of a vector.</param>
    public static Background Create(ReadOnlySpan<float> vectors, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Length % dimension, 0);
        var (unit, rowBytes) = (new float[dimension], CompanionVector.BytesOf(dimension));
        var rows = new byte[vectors.Length / dimension * rowBytes];
        for (int from = 0, to = 0; from < vectors.Length; from += dimension, to += rowBytes)
        {
            var norm = TensorPrimitives.Norm(vectors.Slice(from, dimension));
            if (norm == 0) continue;
            TensorPrimitives.Divide(vectors.Slice(from, dimension), norm, unit);
            CompanionVector.Encode(unit, rows.AsSpan(to, rowBytes));
        }
        return new Background(rows, dimension);
    }

    /// <summary>Reads the default embedding of a photograph, normalized.</summary>
    /// <param name="photograph">Its number, from 0.</param>
    /// <param name="vector">Receives <see cref="Dimension"/> values.</param>
    public void Read(int photograph, Span<float> vector) => CompanionVector.Decode(Row(photograph), vector);

    /// <summary>This background and further photographs, e.g. of the empty counter.</summary>
    /// <param name="encoded">Their default embeddings, one after the other as <see cref="CompanionVector"/> encodes them; null or empty for none.</param>
    public Background With(byte[]? encoded)
    {
        if (encoded is null or []) return this;
        ArgumentOutOfRangeException.ThrowIfNotEqual(encoded.Length % _rowBytes, 0);
        return new Background([.. _rows, .. encoded], Dimension);
    }

    /// <summary>nb of the formulas: the mean cosine to the five nearest photographs.</summary>
    /// <param name="embedding">The frame's default embedding, normalized.</param>
    public float Nearness(ReadOnlySpan<float> embedding) => Nearness(embedding, without: -1);

    /// <summary>The same for one of its own photographs, which does not count as its own neighbor.</summary>
    public float NearnessOf(int photograph)
    {
        var embedding = new float[Dimension];
        Read(photograph, embedding);
        return Nearness(embedding, photograph);
    }

    private float Nearness(ReadOnlySpan<float> embedding, int without)
    {
        Span<float> nearest = stackalloc float[Neighbors];
        nearest.Fill(float.NegativeInfinity);
        var found = 0;
        for (var photograph = 0; photograph < Count; photograph++)
        {
            if (photograph == without) continue;
            found++;
            var cosine = CompanionVector.Dot(embedding, Row(photograph));
            if (cosine <= nearest[^1]) continue;
            var place = Neighbors - 1;
            for (; place > 0 && nearest[place - 1] < cosine; place--) nearest[place] = nearest[place - 1];
            nearest[place] = cosine;
        }
        return found == 0 ? 0 : TensorPrimitives.Sum<float>(nearest[..Math.Min(found, Neighbors)]) / Math.Min(found, Neighbors);
    }

    private ReadOnlySpan<byte> Row(int photograph) => _rows.AsSpan(photograph * _rowBytes, _rowBytes);
}
