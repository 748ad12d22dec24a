using EdgeAI.Benchmarks.Reporting;

namespace EdgeAI.Benchmarks.Embed;

/// <summary>What the figures should be. ONNX Runtime gains more from AVX-512 than 128-bit WebAssembly can, so its ratios depend on the CPU.</summary>
internal static class EmbedTargets
{
    public const double DecodeToEmbed = 0.8;
    public const double StartMilliseconds = 150;
    public const double CallMicroseconds = 1;
    public const double ProjectionShare = 0.04;
    public const double BatchToSingle = 1;
    public const double RawToMjpeg = 1;

    /// <summary>WASM time / ONNX Runtime time; null where no target was set.</summary>
    public static double? ToOnnxRuntime(string arithmetic, VectorExtension vectors) => (arithmetic, vectors) switch
    {
        ("fp32", VectorExtension.Avx512) => 2.8,
        ("fp32", VectorExtension.Avx2) => 1.9,
        ("int8", VectorExtension.Avx512) => 1.7,
        ("int8", VectorExtension.Avx2) => 1.2,
        _ => null,
    };

    /// <summary>Time with deadlines / time without.</summary>
    public static double? EpochOnToOff(string arithmetic) => arithmetic switch { "fp32" => 1.05, "int8" => 1.15, _ => null };
}
