using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using CsCheck;
using EdgeAI.Vectors.Distances;

namespace EdgeAI.Tests.Vectors.Distances;

/// <summary>Every kernel that this CPU can run, against the scalar one.</summary>
public unsafe class VectorKernelsTests
{
    private delegate void Scorer(sbyte* query, int correction, byte* codes, float* scales, int stride, int* slots, int count, float* scores);

    private delegate float Dot(float* left, float* right, int count);

    private delegate float DotCodes(float* left, sbyte* right, int count);

    [Fact]
    public void ScoreS8U8_ByEveryKernel_EqualsTheScalarOne()
    {
        Dictionary<string, Scorer> kernels = new() { ["dispatch"] = VectorKernels.ScoreS8U8, ["vector128"] = WithoutCorrection(ScoreS8U8Vector128.Run) };
        if (AvxVnni.IsSupported)
            kernels["avx-vnni"] = ScoreS8U8AvxVnni.Run;
        if (Avx512BW.IsSupported)
            kernels["avx512"] = ScoreS8U8Avx512.Run;
        if (Avx2.IsSupported)
            kernels["avx2"] = ScoreS8U8Avx2.Run;
        if (Dp.IsSupported)
            kernels["dp"] = WithoutCorrection(ScoreS8U8Dp.Run);
        var random = new Random(5);
        var slots = stackalloc int[] { 3, 0, 8, 1, 1, 7 };
        var scales = stackalloc float[] { 1, 0.5f, 2, 0.001f, 1, 1, 1, 3, 0.25f };
        var scores = stackalloc float[6];
        foreach (var stride in (int[])[64, 128, 256, 320, 1024, 4096])
        {
            const int rows = 9;
            var codes = (byte*)NativeMemory.AlignedAlloc((nuint)(rows * stride), 64);
            var query = (sbyte*)NativeMemory.AlignedAlloc((nuint)stride, 64);
            for (var i = 0; i < rows * stride; i++)
                codes[i] = (byte)random.Next(1, 256);
            for (var i = 0; i < stride; i++)
                query[i] = (sbyte)random.Next(-127, 128);
            // The extremes: every product at its largest, of either sign.
            new Span<byte>(codes, stride).Fill(255);
            new Span<byte>(codes + stride, stride).Fill(1);
            foreach (var fill in (sbyte?[])[null, 127, -127])
            {
                if (fill is { } value)
                    new Span<sbyte>(query, stride).Fill(value);
                var correction = Int8Codes.Offset * Int8Codes.Sum(query, stride);
                foreach (var (name, kernel) in kernels)
                {
                    kernel(query, correction, codes, scales, stride, slots, 6, scores);
                    for (var i = 0; i < 6; i++)
                        scores[i].ShouldBe(ScalarKernels.DotS8U8(query, codes + slots[i] * stride, stride) * scales[slots[i]], $"{name}, stride {stride}, row {slots[i]}");
                }
            }
            NativeMemory.AlignedFree(codes);
            NativeMemory.AlignedFree(query);
        }
    }

    [Fact]
    public void DotF32_ByEveryKernel_IsAsNearAsRoundingAllows()
    {
        Dictionary<string, Dot> kernels = new() { ["dispatch"] = VectorKernels.DotF32, ["vector128"] = DotF32Vector128.Run };
        if (Vector256.IsHardwareAccelerated)
            kernels["vector256"] = DotF32Vector256.Run;
        if (Vector512.IsHardwareAccelerated)
            kernels["vector512"] = DotF32Vector512.Run;
        Gen.Select(Gen.Float[-1, 1].Array[0, 300], Gen.Float[-1, 1].Array[300]).Sample((left, right) =>
        {
            fixed (float* a = left, b = right)
                foreach (var (name, kernel) in kernels)
                    kernel(a, b, left.Length).ShouldBe(ScalarKernels.DotF32(a, b, left.Length), 1e-4f, name);
        }, iter: 200);
    }

    [Fact]
    public void DotF32S8_ByEveryKernel_IsAsNearAsRoundingAllows()
    {
        Dictionary<string, DotCodes> kernels = new() { ["dispatch"] = VectorKernels.DotF32S8, ["vector128"] = DotF32S8Vector128.Run };
        if (Vector256.IsHardwareAccelerated)
            kernels["vector256"] = DotF32S8Vector256.Run;
        if (Vector512.IsHardwareAccelerated)
            kernels["vector512"] = DotF32S8Vector512.Run;
        Gen.Select(Gen.Float[-1, 1].Array[0, 300], Gen.SByte.Array[301], Gen.Int[0, 1]).Sample((left, right, shift) =>
        {
            // From an odd address as well: rows of a file are not aligned.
            fixed (float* a = left)
            fixed (sbyte* b = right)
                foreach (var (name, kernel) in kernels)
                    kernel(a, b + shift, left.Length).ShouldBe(ScalarKernels.DotF32S8(a, b + shift, left.Length), 5e-3f, name);
        }, iter: 300);
    }

    [Fact]
    public void Encode_OfAnyVector_LosesWhatItSaysAndNoMoreThanHalfAStep()
    {
        Gen.Float[-3, 3].Array[1, 200].Sample(vector =>
        {
            if (vector.Max(MathF.Abs) < 1e-30f)
                return; // told below

            var stride = Int8Codes.Stride(vector.Length);
            var codes = (sbyte*)NativeMemory.AlignedAlloc((nuint)stride, 64);
            var (scale, error) = Int8Codes.Encode(vector, codes, stride);
            double lost = 0;
            for (var i = 0; i < vector.Length; i++)
            {
                var difference = vector[i] - codes[i] * scale;
                Math.Abs(difference).ShouldBeLessThanOrEqualTo(scale * 0.501f);
                lost += difference * difference;
            }
            error.ShouldBe((float)Math.Sqrt(lost), 1e-4f);
            for (var i = vector.Length; i < stride; i++)
                codes[i].ShouldBe((sbyte)0);
            Int8Codes.Sum(codes, stride).ShouldBe(new ReadOnlySpan<sbyte>(codes, stride).ToArray().Sum(code => code));
            NativeMemory.AlignedFree(codes);
        }, iter: 300);
    }

    [Theory]
    [InlineData(-6.32E-43f)]
    [InlineData(1e-38f)]
    [InlineData(1e-37f)]
    [InlineData(0f)]
    public void Encode_OfAVectorTooSmallForAStep_LeavesAllOfItOutAndSaysSo(float value)
    {
        var codes = stackalloc sbyte[64];
        var steps = stackalloc byte[32];
        float[] vector = [value, 0, -value];

        var (scale, error) = Int8Codes.Encode(vector, codes, 64);
        var (halfScale, halfError) = Int4Codes.Encode(vector, steps, 64);

        scale.ShouldBe(0);
        halfScale.ShouldBe(0);
        new ReadOnlySpan<sbyte>(codes, 64).ToArray().ShouldAllBe(code => code == 0);
        error.ShouldBe(MathF.Abs(value) * MathF.Sqrt(2), MathF.Abs(value) * 0.01f);
        halfError.ShouldBe(error);
    }

    private delegate void Uncorrected(sbyte* query, byte* codes, float* scales, int stride, int* slots, int count, float* scores);

    private static Scorer WithoutCorrection(Uncorrected kernel) =>
        (query, _, codes, scales, stride, slots, count, scores) => kernel(query, codes, scales, stride, slots, count, scores);
}
