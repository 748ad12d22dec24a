using System.Buffers;
using EdgeAI.Contracts.V1;

namespace EdgeAI.Capture.Frames;

/// <summary>One image, encoded or as pixels, on its way from a source to inference, in a buffer that is used again for later frames.</summary>
/// <remarks>
/// Exactly one owner at a time: the source that fills it, the mailbox, or the uplink. Who ends the frame's way gives it back to
/// its <see cref="FramePool"/>; after that its memory belongs to another frame.
/// </remarks>
internal sealed class Frame(int maxBytes) : IBufferWriter<byte>
{
    private const int FirstBufferBytes = 64 * 1024;

    private byte[] _buffer = [];
    private IFrameLender? _lender;
    private ReadOnlyMemory<byte> _lent;
    private int _slot;

    /// <summary>Number within its source, from 1; gaps are frames that were dropped.</summary>
    public long Sequence { get; set; }

    /// <summary>When the source delivered it.</summary>
    public DateTimeOffset CapturedAt { get; set; }

    /// <summary>When the source delivered it, as a <see cref="TimeProvider.GetTimestamp"/>: wall clocks jump.</summary>
    public long CapturedTimestamp { get; set; }

    /// <summary>How long before its delivery it was captured, as far as the source knows.</summary>
    public TimeSpan Age { get; set; }

    /// <summary>How the pixels lie; null for an encoded image. Shared by all frames of a stream: not to be changed.</summary>
    public RawLayout? Layout { get; private set; }

    /// <summary>Whether exposure and focus of its camera may not stand yet.</summary>
    public bool IsSettling { get; set; }

    /// <summary>Bytes written or lent.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the image lies in another's memory.</summary>
    public bool IsLent => _lender is not null;

    /// <summary>The image: valid until the frame goes back to its pool.</summary>
    public ReadOnlyMemory<byte> Image => _lender is null ? _buffer.AsMemory(0, Length) : _lent;

    /// <summary>Empties the frame; its buffer stays, and what it was lent goes back.</summary>
    public void Clear()
    {
        (Length, Age, Layout, IsSettling) = (0, TimeSpan.Zero, null, false);
        if (_lender is not { } lender)
            return;
        (_lender, _lent) = (null, default);
        lender.TakeBack(_slot);
    }

    /// <summary>Makes an image that lies in another's memory the frame's own, until the frame is cleared.</summary>
    /// <param name="image">The image.</param>
    /// <param name="lender">Who gets the memory back.</param>
    /// <param name="slot">Which memory it is, for the lender.</param>
    /// <param name="layout">How the pixels lie; null for an encoded image.</param>
    public void Lend(ReadOnlyMemory<byte> image, IFrameLender lender, int slot, RawLayout? layout = null)
    {
        Clear();
        (_lent, _lender, _slot, Length, Layout) = (image, lender, slot, image.Length, layout);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - Length);
        Length += count;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The frame would become larger than the configured limit.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(1, sizeHint));
        return _buffer.AsMemory(Length);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The frame would become larger than the configured limit.</exception>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(Math.Max(1, sizeHint));
        return _buffer.AsSpan(Length);
    }

    private void MakeRoom(int bytes)
    {
        if (_buffer.Length - Length >= bytes)
            return;
        if (bytes > maxBytes - Length)
            throw new InvalidDataException(
                $"Expected a frame of at most {maxBytes} bytes, got more: lower the camera's resolution or quality, or raise {CaptureOptions.Section}:{nameof(CaptureOptions.MaxFrameBytes)}.");
        var size = (int)Math.Min(maxBytes, Math.Max(Math.Max(FirstBufferBytes, 2L * _buffer.Length), (long)Length + bytes));
        var larger = GC.AllocateUninitializedArray<byte>(size);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        _buffer = larger;
    }
}
