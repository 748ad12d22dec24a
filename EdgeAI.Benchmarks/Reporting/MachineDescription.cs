using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAI.Benchmarks.Reporting;

/// <summary>The vector instructions that decide which targets apply.</summary>
internal enum VectorExtension
{
    Other,
    Avx2,
    Avx512,
    Neon,
    NeonDotProduct,
}

/// <summary>CPU model, cores and vector extension.</summary>
internal sealed record MachineDescription(string Cpu, int Cores, VectorExtension Vectors)
{
    public static MachineDescription Current { get; } = new(ReadCpu(), Environment.ProcessorCount, Detect());

    public override string ToString() => $"{Cpu}, {Cores} cores, {Vectors}, {RuntimeInformation.OSArchitecture}, .NET {Environment.Version}";

    private static VectorExtension Detect() =>
        Avx512F.IsSupported ? VectorExtension.Avx512
        : Avx2.IsSupported ? VectorExtension.Avx2
        : Dp.IsSupported ? VectorExtension.NeonDotProduct
        : AdvSimd.IsSupported ? VectorExtension.Neon
        : VectorExtension.Other;

    private static string ReadCpu()
    {
        // A Pi names its board in the device tree and its CPU nowhere; a PC names its CPU in cpuinfo.
        const string board = "/proc/device-tree/model", cpus = "/proc/cpuinfo";
        if (File.Exists(board))
            return File.ReadAllText(board).TrimEnd('\0');
        var line = File.Exists(cpus) ? File.ReadLines(cpus).FirstOrDefault(candidate => candidate.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? "unknown CPU";
    }
}
