using System.Buffers;
using EdgeAI.Capture.Frames;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>
/// Takes the images out of what a camera sends: parts of a <c>multipart/x-mixed-replace</c> stream, images one behind the other, or a single one.
/// </summary>
/// <remarks>
/// The images decide, not what is said about them: each begins with its signature and ends by its own structure, or, where it lacks its
/// end marker, at the next delimiter or image. Lengths, content types and boundaries are wrong in many cameras. Everything is bounded:
/// an image, and what lies between two.
/// </remarks>
internal sealed class ImageStreamReader : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;
    private const int MostBadPartsInARow = 100;

    private readonly Stream _stream;
    private readonly int _maxFrameBytes;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int _start;
    private int _end;

    /// <param name="stream">The response's body.</param>
    /// <param name="boundary">As the Content-Type gives it; null where it gives none.</param>
    /// <param name="maxFrameBytes">Largest image that is accepted.</param>
    public ImageStreamReader(Stream stream, string? boundary, int maxFrameBytes)
    {
        _stream = stream;
        _maxFrameBytes = maxFrameBytes;
        Between = new PartWatch(boundary);
    }

    /// <summary>What came between the images.</summary>
    public PartWatch Between { get; }

    /// <summary>Images read so far.</summary>
    public long Images { get; private set; }

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Copies the next image to a frame.</summary>
    /// <returns>False when the stream has ended.</returns>
    /// <exception cref="InvalidDataException">What comes is no image, or one that is too large.</exception>
    public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (!await FindAsync(cancellationToken).ConfigureAwait(false))
            return false;
        var length = await MeasureAsync(cancellationToken).ConfigureAwait(false);
        if (length == 0)
            return false;
        frame.Write(Buffered[..length]);
        _start += length;
        Images++;
        return true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private async ValueTask<bool> FindAsync(CancellationToken cancellationToken)
    {
        var between = 0L;
        while (true)
        {
            var at = ImageSignature.IndexIn(Buffered);
            // A signature's beginning may be the last thing in the buffer.
            var gone = at >= 0 ? at : Math.Max(0, _end - _start - ImageSignature.MaxBytes + 1);
            Between.Take(Buffered[..gone]);
            _start += gone;
            if (at >= 0)
            {
                Between.ImageBegins();
                return true;
            }
            if ((between += gone) > _maxFrameBytes)
                throw new InvalidDataException($"Expected a JPEG, PNG or WebP image, got {between} bytes without one{(Between.Describe() is { Length: > 0 } other ? $", {other}" : "")}.");
            if (Between.BadPartsInARow >= MostBadPartsInARow)
                throw new InvalidDataException($"Expected images, got {Between.BadPartsInARow} parts in a row that are neither JPEG nor PNG nor WebP: {Between.Describe()}.");
            if (await FillAsync(cancellationToken).ConfigureAwait(false))
                continue;
            Between.Take(Buffered);
            _start = _end;
            return false;
        }
    }

    /// <summary>Reads on until the image at the buffer's beginning is there.</summary>
    /// <returns>Its length; 0 when the stream ended within it.</returns>
    private async ValueTask<int> MeasureAsync(CancellationToken cancellationToken)
    {
        var extent = new ImageExtent();
        while (true)
        {
            if (extent.TryFindEnd(Buffered, Between.Delimiter, out var length) || Between.EndsAsStated(Buffered, extent.IsInPixels, out length))
                return length <= _maxFrameBytes ? length : throw TooLarge(length);
            if (_end - _start > _maxFrameBytes)
                throw TooLarge(_end - _start);
            if (await FillAsync(cancellationToken).ConfigureAwait(false))
                continue;
            // A single image that ended with its response may lack its end marker; a stream that broke off is cut anywhere.
            return Between.IsMultipart || !extent.IsInPixels ? 0 : Buffered.Length;
        }
    }

    private InvalidDataException TooLarge(int bytes) => new(
        $"Expected a frame of at most {_maxFrameBytes} bytes, got {bytes} or more: lower the camera's resolution or quality, or raise {CaptureOptions.Section}:{nameof(CaptureOptions.MaxFrameBytes)}.");

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
            _start = _end = 0;
        if (_end == _buffer.Length)
            MakeRoom();
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        var held = _end - _start;
        if (held > _buffer.Length / 2)
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
            Buffered.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            Buffered.CopyTo(_buffer);
        }
        (_start, _end) = (0, held);
    }
}
