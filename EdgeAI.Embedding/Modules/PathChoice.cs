using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAI.Embedding.Modules;

/// <summary>Which of a module's arithmetic paths is taken: by option, and where that leaves it open, by what the CPU multiplies fast.</summary>
internal static class PathChoice
{
    /// <summary>The value of the option that leaves the choice to the CPU.</summary>
    public const string Auto = "auto";

    private const string Bytes = "int8";

    /// <summary>Chooses.</summary>
    /// <param name="wanted">A path, an arithmetic (its first path is taken, which is its fastest), <see cref="Auto"/>, or null for the module's default.</param>
    /// <param name="module">What the module says of itself.</param>
    /// <returns>A path of the module, or <paramref name="wanted"/> where it has none such.</returns>
    public static string Choose(string? wanted, ModuleDescription module) => Choose(wanted, module, Avx2.IsSupported || Dp.IsSupported);

    /// <param name="wanted">As above.</param>
    /// <param name="module">As above.</param>
    /// <param name="multipliesBytes">
    /// Whether the CPU adds up products of bytes in one step or two. An older one (Cortex-A72) gains nothing from int8.
    /// </param>
    internal static string Choose(string? wanted, ModuleDescription module, bool multipliesBytes) => wanted switch
    {
        null => module.DefaultPath,
        Auto => (multipliesBytes ? FirstOf(Bytes, module) : null) ?? module.DefaultPath,
        _ => FirstOf(wanted, module) ?? wanted,
    };

    private static string? FirstOf(string arithmetic, ModuleDescription module) =>
        module.Paths.FirstOrDefault(path => path.StartsWith(arithmetic + "-", StringComparison.Ordinal));
}
