using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EdgeAI.Embedding;

/// <summary>
/// A linear map from features to an embedding: <c>normalise(Weights * features + Bias)</c>. The projection is data: the guest
/// takes any of them in place of the one it was built with. Immutable.
/// </summary>
public sealed class Projection
{
    /// <summary>Most rows that the guest takes.</summary>
    public const int MaxRows = 256;

    /// <summary>Share of the first block where both weigh the same.</summary>
    public const double EvenShare = 0.5;

    private readonly float[] _weights;
    private readonly float[] _bias;

    /// <summary>Copies and checks a projection.</summary>
    /// <param name="rows">Number of values of an embedding, 1 to 256.</param>
    /// <param name="featureCount">Number of features, 2,408 for MobileNetV3-Small.</param>
    /// <param name="weights">float32[rows][featureCount], all finite.</param>
    /// <param name="bias">float32[rows], all finite.</param>
    /// <param name="split">
    /// 0, or the first row of a second block: both blocks are then normalised on their own, so that the cosine of two embeddings is the
    /// weighted mean of the cosines of their blocks.
    /// </param>
    /// <param name="share">Weight of the first block in that mean, above 0 and below 1; the second has the rest.</param>
    /// <exception cref="ArgumentException">A size does not fit or a value is not finite.</exception>
    public Projection(int rows, int featureCount, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int split = 0, double share = EvenShare)
    {
        if (rows is < 1 or > MaxRows)
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"A projection has 1 to {MaxRows} rows.");
        if (featureCount < 1)
            throw new ArgumentOutOfRangeException(nameof(featureCount), featureCount, "A projection takes at least one feature.");
        if (weights.Length != (long)rows * featureCount)
            throw new ArgumentException($"Expected {rows} x {featureCount} = {(long)rows * featureCount} weights, got {weights.Length}.", nameof(weights));
        if (bias.Length != rows)
            throw new ArgumentException($"Expected {rows} values of bias, got {bias.Length}.", nameof(bias));
        if (split < 0 || split >= rows)
            throw new ArgumentOutOfRangeException(nameof(split), split, $"A second block begins at a row below {rows}; 0 stands for none.");
        if (share is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The first block's share is above 0 and below 1.");
        RequireFinite(weights, nameof(weights));
        RequireFinite(bias, nameof(bias));

        Rows = rows;
        FeatureCount = featureCount;
        Split = split;
        Share = share;
        _weights = weights.ToArray();
        _bias = bias.ToArray();
        Hash = ComputeHash();
    }

    /// <summary>Number of values of an embedding, 1 to 256.</summary>
    public int Rows { get; }

    /// <summary>Number of features it takes.</summary>
    public int FeatureCount { get; }

    /// <summary>First row of the second block; 0 where there is one block only.</summary>
    public int Split { get; }

    /// <summary>Weight of the first block in the cosine; means nothing where there is one block only.</summary>
    public double Share { get; }

    /// <summary>float32[<see cref="Rows"/>][<see cref="FeatureCount"/>].</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>float32[<see cref="Rows"/>].</summary>
    public ReadOnlySpan<float> Bias => _bias;

    /// <summary>
    /// SHA-256 of rows and feature count (little-endian int32), weights and bias (little-endian float32), then the split (int32) if there
    /// is one and the share (float64) if it is not even; lower-case hexadecimal.
    /// </summary>
    public string Hash { get; }

    /// <summary>Gives each block its weight, in place; does nothing where there is one block only. The guest normalises the whole alone.</summary>
    /// <param name="embedding"><see cref="Rows"/> values.</param>
    public void Balance(Span<float> embedding)
    {
        if (Split == 0)
            return;
        Normalise(embedding[..Split], Share);
        Normalise(embedding[Split..], 1 - Share);
    }

    private static void Normalise(Span<float> block, double share)
    {
        var sum = 0.0;
        foreach (var value in block)
            sum += (double)value * value;
        if (sum == 0)
            return;
        var factor = (float)Math.Sqrt(share / sum);
        for (var i = 0; i < block.Length; i++)
            block[i] *= factor;
    }

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> shape = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(shape, Rows);
        BinaryPrimitives.WriteInt32LittleEndian(shape[4..], FeatureCount);
        hash.AppendData(shape);
        // Every target of .NET that Wasmtime runs on is little-endian.
        hash.AppendData(MemoryMarshal.AsBytes<float>(_weights));
        hash.AppendData(MemoryMarshal.AsBytes<float>(_bias));
        if (Split > 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(shape, Split);
            hash.AppendData(shape[..4]);
        }
        if (Split > 0 && Share != EvenShare)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(shape, Share);
            hash.AppendData(shape);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void RequireFinite(ReadOnlySpan<float> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new ArgumentException($"Expected finite {name}, got {values[i]} at position {i}.", name);
    }
}
