using System.Buffers;
using EdgeAI.Capture.Frames;
using SkiaSharp;

namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary>Lets Skia's encoder write straight into a frame; one serves all frames of a source.</summary>
internal sealed class FrameStream : SKAbstractManagedWStream
{
    private InvalidDataException? _fault;

    /// <summary>Where the bytes go.</summary>
    public Frame? Target { get; set; }

    /// <summary>Throws what went wrong while native code was writing: no exception may cross it.</summary>
    public void ThrowIfFailed()
    {
        if (_fault is not { } fault)
            return;
        _fault = null;
        throw fault;
    }

    protected override unsafe bool OnWrite(IntPtr buffer, IntPtr size)
    {
        if (Target is not { } frame)
            return false;
        try
        {
            // SAFETY: Skia passes a buffer of this size that lives until the call returns; it is only read.
            frame.Write(new ReadOnlySpan<byte>((void*)buffer, checked((int)size)));
            return true;
        }
        catch (InvalidDataException fault)
        {
            _fault = fault;
            return false;
        }
    }

    protected override void OnFlush()
    {
    }

    protected override IntPtr OnBytesWritten() => Target?.Length ?? 0;
}
