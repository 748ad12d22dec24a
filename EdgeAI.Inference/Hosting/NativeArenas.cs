using System.Runtime.InteropServices;

namespace EdgeAI.Inference.Hosting;

/// <summary>Keeps the C library's heap in few pieces: by default it begins one for every thread that allocates, and each keeps what its busiest moment took.</summary>
internal static partial class NativeArenas
{
    private const int MaxArenas = -8;
    private const int Few = 2;

    /// <summary>Limits them. Does nothing where the C library has no such setting, or MALLOC_ARENA_MAX says otherwise.</summary>
    public static void Limit()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is not null) return;
        try
        {
            _ = Set(MaxArenas, Few);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which has one heap.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);
}
