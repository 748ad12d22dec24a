using System.Runtime.InteropServices;

namespace EdgeAI.Embedding.Guest;

/// <summary>The C library's heap, which Wasmtime's compiler and the decoders work in.</summary>
public static partial class NativeHeap
{
    /// <summary>Gives pages back that nothing lies in any more; where the C library cannot, they stay.</summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such call, and gives memory back by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
