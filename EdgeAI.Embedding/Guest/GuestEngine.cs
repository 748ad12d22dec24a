using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Wasmtime;

namespace EdgeAI.Embedding.Guest;

/// <summary>The Wasmtime engine and its clock. One serves the whole process; it is never disposed.</summary>
internal sealed class GuestEngine
{
    private static readonly Lazy<GuestEngine> SharedEngine = new(() => new GuestEngine(epochInterruption: true));

    /// <param name="epochInterruption">Whether calls can be stopped. Off only to measure what it costs.</param>
    public GuestEngine(bool epochInterruption)
    {
        // No pooling allocator: it reserves address space for a thousand instances at once. On demand each instance takes Wasmtime's
        // default for 64-bit hosts, 4 GiB of address space (not of memory) and guards, which saves every bounds check.
        var config = new Config()
            .WithOptimizationLevel(OptimizationLevel.Speed)
            .WithSIMD(true)
            .WithRelaxedSIMD(true, false)
            .WithMemoryInitCopyOnWrite(true)
            .WithEpochInterruption(epochInterruption);
        Engine = new Engine(config);
        Clock = epochInterruption ? new EpochClock(Engine.IncrementEpoch) : null;
        Fingerprint = string.Join('\n',
            $"wasmtime {typeof(Engine).Assembly.GetName().Version}",
            $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
            $"cpu {CpuFeatures()}",
            $"speed relaxed-simd copy-on-write epoch={epochInterruption}");
    }

    public static GuestEngine Shared => SharedEngine.Value;

    public Engine Engine { get; }

    /// <summary>Null where calls cannot be stopped.</summary>
    public EpochClock? Clock { get; }

    /// <summary>Everything but the module that decides what compiled code looks like.</summary>
    public string Fingerprint { get; }

    /// <summary>
    /// The instruction sets that Cranelift chooses code by. Wasmtime refuses code for a CPU with fewer; this also recompiles on one with more.
    /// As the kernel lists them, so that every program finds the same: one compiled ahead for AVX2 knows of no AVX-512.
    /// </summary>
    private static string CpuFeatures() => OfTheKernel() ?? OfThisProgram();

    private static string? OfTheKernel()
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal))
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string OfThisProgram() => string.Join(' ', new (string Name, bool Supported)[]
    {
        ("sse4.1", Sse41.IsSupported), ("sse4.2", Sse42.IsSupported), ("avx", Avx.IsSupported), ("avx2", Avx2.IsSupported),
        ("fma", Fma.IsSupported), ("bmi1", Bmi1.IsSupported), ("bmi2", Bmi2.IsSupported), ("lzcnt", Lzcnt.IsSupported), ("popcnt", Popcnt.IsSupported),
        ("avx512f", Avx512F.IsSupported), ("avx512vbmi", Avx512Vbmi.IsSupported),
        ("dotprod", Dp.IsSupported), ("rdm", Rdm.IsSupported), ("crc32", Crc32.IsSupported),
    }.Where(feature => feature.Supported).Select(feature => feature.Name));
}
