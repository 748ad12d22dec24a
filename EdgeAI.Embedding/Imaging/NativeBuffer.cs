using System.Runtime.InteropServices;

namespace EdgeAI.Embedding.Imaging;

/// <summary>Reusable memory outside the managed heap. One thread at a time. A span of it is valid until the next <see cref="Reserve"/>.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint Alignment = 64;

    private void* _pointer;
    private nuint _bytes;

    ~NativeBuffer() => Free();

    public nuint Bytes => _bytes;

    /// <summary>At least <paramref name="bytes"/> bytes, 64-byte aligned, contents undefined.</summary>
    public byte* Reserve(nuint bytes)
    {
        if (bytes > _bytes)
        {
            Free();
            // SAFETY: freed by Free, which runs once for each allocation because it resets the pointer.
            _pointer = NativeMemory.AlignedAlloc(bytes, Alignment);
            _bytes = bytes;
        }

        return (byte*)_pointer;
    }

    /// <summary>Gives memory back if there is more of it than one usual frame needs.</summary>
    public void ShrinkTo(nuint bytes)
    {
        if (_bytes > bytes)
            Free();
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        // SAFETY: AlignedFree takes null and what AlignedAlloc returned.
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        _bytes = 0;
    }
}
