using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using CsCheck;
using EdgeAI.Vectors.Distances;

namespace EdgeAI.Tests.Vectors.Distances;

/// <summary>Codes of half a byte: every kernel that this CPU can run against the scalar one, and what encoding promises.</summary>
public unsafe class HalfByteKernelsTests
{
    private delegate void Scorer(sbyte* query, int correction, byte* codes, float* scales, int stride, int* slots, int count, float* scores);

    [Fact]
    public void ScoreS8U4_ByEveryKernel_EqualsTheScalarOne()
    {
        Dictionary<string, Scorer> kernels = new() { ["dispatch"] = VectorKernels.ScoreS8U4, ["vector128"] = ScoreS8U4Vector128.Run };
        if (AvxVnni.IsSupported)
            kernels["avx-vnni"] = ScoreS8U4AvxVnni.Run;
        if (Avx512BW.IsSupported)
            kernels["avx512"] = ScoreS8U4Avx512.Run;
        if (Avx2.IsSupported)
            kernels["avx2"] = ScoreS8U4Avx2.Run;
        if (Dp.IsSupported)
            kernels["dp"] = ScoreS8U4Dp.Run;
        var random = new Random(6);
        var slots = stackalloc int[] { 3, 0, 8, 1, 1, 7 };
        var scales = stackalloc float[] { 1, 0.5f, 2, 0.001f, 1, 1, 1, 3, 0.25f };
        var scores = stackalloc float[6];
        foreach (var values in (int[])[64, 128, 192, 256, 1024, 4096])
        {
            const int rows = 9;
            var stride = Int4Codes.Stride(values);
            var codes = (byte*)NativeMemory.AlignedAlloc((nuint)(rows * stride), 64);
            var query = (sbyte*)NativeMemory.AlignedAlloc((nuint)values, 64);
            random.NextBytes(new Span<byte>(codes, rows * stride));
            for (var i = 0; i < values; i++)
                query[i] = (sbyte)random.Next(-127, 128);
            // The extremes: every product at its largest, of either sign.
            new Span<byte>(codes, stride).Fill(255);
            new Span<byte>(codes + stride, stride).Clear();
            foreach (var fill in (sbyte?[])[null, 127, -127])
            {
                if (fill is { } value)
                    new Span<sbyte>(query, values).Fill(value);
                var correction = Int4Codes.Offset * Int8Codes.Sum(query, values);
                foreach (var (name, kernel) in kernels)
                {
                    kernel(query, correction, codes, scales, stride, slots, 6, scores);
                    for (var i = 0; i < 6; i++)
                        scores[i].ShouldBe(ScalarKernels.DotS8U4(query, codes + slots[i] * stride, values) * scales[slots[i]], $"{name}, {values} values, row {slots[i]}");
                }
            }
            NativeMemory.AlignedFree(codes);
            NativeMemory.AlignedFree(query);
        }
    }

    [Fact]
    public void Encode_OfAnyVector_LeavesOutWhatItSaysAndThatAtRightAngles()
    {
        Gen.Float[-3, 3].Array[1, 200].Where(vector => vector.Any(value => Math.Abs(value) > 0.01f)).Sample(vector =>
        {
            var padded = Int8Codes.Stride(vector.Length);
            var stored = (byte*)NativeMemory.AlignedAlloc((nuint)Int4Codes.Stride(padded), 64);
            var levels = (sbyte*)NativeMemory.AlignedAlloc((nuint)padded, 64);
            var (scale, error) = Int4Codes.Encode(vector, stored, padded);
            var sum = Int4Codes.Load(stored, levels, vector.Length, padded);
            double lost = 0, across = 0, squares = 0;
            for (var i = 0; i < vector.Length; i++)
            {
                (levels[i] & 1).ShouldBe(1);
                ((int)levels[i]).ShouldBeInRange(-15, 15);
                var difference = (double)levels[i] * scale - vector[i];
                lost += difference * difference;
                across += difference * vector[i];
                squares += (double)vector[i] * vector[i];
            }
            error.ShouldBe((float)Math.Sqrt(lost), 1e-3f);
            (across / squares).ShouldBe(0, 1e-4);
            for (var i = vector.Length; i < padded; i++)
                levels[i].ShouldBe((sbyte)0);
            sum.ShouldBe(new ReadOnlySpan<sbyte>(levels, padded).ToArray().Sum(level => level));
            NativeMemory.AlignedFree(stored);
            NativeMemory.AlignedFree(levels);
        }, iter: 300);
    }

    [Fact]
    public void Encode_OfARotatedVector_LosesLittle()
    {
        var rotated = new float[256];
        var stored = stackalloc byte[128];
        foreach (var vector in ClusteredVectors.Draw(200, 256, 5, 0.6f, 61))
        {
            RandomRotation.For(256).Apply(vector, rotated);
            // The best evenly spaced sixteen levels leave out 0.107 of normal numbers.
            Int4Codes.Encode(rotated, stored, 256).Error.ShouldBeInRange(0.08f, 0.13f);
        }
    }
}
