using System.Buffers;
using System.Buffers.Text;
using System.Text;
using EdgeAI.Capture.Frames;

namespace EdgeAI.Capture.Sources.Http;

/// <summary>Takes the images out of a <c>multipart/x-mixed-replace</c> stream, as cameras send it: with or without lengths, with dashes in the boundary that belong there or do not.</summary>
/// <remarks>Everything is bounded: headers of a part, junk between parts, and a part itself.</remarks>
internal sealed class MultipartImageReader : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;
    private const int MaxHeaderBytes = 16 * 1024;

    private readonly Stream _stream;
    private readonly int _maxFrameBytes;

    private byte[] _delimiter;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int _start;
    private int _end;

    /// <param name="stream">The response's body.</param>
    /// <param name="boundary">As the Content-Type gives it; null or dashes only means to take it from the first line.</param>
    /// <param name="maxFrameBytes">Largest part that is accepted.</param>
    public MultipartImageReader(Stream stream, string? boundary, int maxFrameBytes)
    {
        _stream = stream;
        _maxFrameBytes = maxFrameBytes;
        // Half of all cameras put the two dashes of the delimiter into the boundary, some send two, some four of them then.
        var core = boundary?.TrimStart('-') ?? "";
        _delimiter = core.Length == 0 ? [] : Encoding.UTF8.GetBytes("--" + core);
    }

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Copies the next part's body to a frame.</summary>
    /// <returns>False when the stream has ended.</returns>
    /// <exception cref="InvalidDataException">What comes is no such stream, or a part is too large.</exception>
    public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (!await SkipToPartAsync(cancellationToken).ConfigureAwait(false))
            return false;
        var (ended, length) = await ReadHeadersAsync(cancellationToken).ConfigureAwait(false);
        if (ended)
            return false;
        return length is { } known
            ? await CopyAsync(frame, known, cancellationToken).ConfigureAwait(false)
            : await CopyToDelimiterAsync(frame, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private async ValueTask<bool> SkipToPartAsync(CancellationToken cancellationToken)
    {
        if (_delimiter.Length == 0 && !await LearnDelimiterAsync(cancellationToken).ConfigureAwait(false))
            return false;
        var skipped = 0L;
        int at;
        while ((at = Buffered.IndexOf(_delimiter)) < 0)
        {
            // The delimiter's beginning may be the last thing in the buffer.
            var gone = Math.Max(0, _end - _start - _delimiter.Length + 1);
            _start += gone;
            if ((skipped += gone) > _maxFrameBytes)
                throw new InvalidDataException($"Expected the boundary '{Encoding.UTF8.GetString(_delimiter)}' in the camera's stream, got {skipped} bytes without it.");
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return false;
        }
        _start += at + _delimiter.Length;
        return true;
    }

    private async ValueTask<bool> LearnDelimiterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line is not { } found)
                return false;
            var text = _buffer.AsSpan(found);
            if (text.IsEmpty)
                continue;
            if (!text.StartsWith("--"u8) || text.TrimStart((byte)'-').IsEmpty)
                throw new InvalidDataException("Expected a boundary line that begins with '--' in the camera's stream, whose Content-Type names none.");
            _delimiter = text.ToArray();
            _start = found.Start.Value;
            return true;
        }
    }

    private async ValueTask<(bool Ended, int? Length)> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        int? length = null;
        var bytes = 0;
        for (var first = true; ; first = false)
        {
            if (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line)
                return (true, null);
            var text = _buffer.AsSpan(line);
            // What follows the delimiter on its line: nothing, or the two dashes of the end.
            if (first)
            {
                if (text.StartsWith("--"u8))
                    return (true, null);
                continue;
            }
            if (text.IsEmpty)
                return (false, length);
            if ((bytes += text.Length) > MaxHeaderBytes)
                throw new InvalidDataException($"Expected headers of at most {MaxHeaderBytes} bytes before an image in the camera's stream, got more.");
            if (LengthIn(text) is { } stated)
                length = stated <= _maxFrameBytes
                    ? stated
                    : throw new InvalidDataException($"Expected a frame of at most {_maxFrameBytes} bytes, the camera announces {stated}: lower its resolution or raise {CaptureOptions.Section}:{nameof(CaptureOptions.MaxFrameBytes)}.");
        }
    }

    private static int? LengthIn(ReadOnlySpan<byte> header)
    {
        var colon = header.IndexOf((byte)':');
        if (colon < 0 || !Ascii.EqualsIgnoreCase(header[..colon].Trim((byte)' '), "content-length"u8))
            return null;
        var value = header[(colon + 1)..].Trim(" \t"u8);
        return Utf8Parser.TryParse(value, out int length, out var used) && used == value.Length && length >= 0 ? length : null;
    }

    private async ValueTask<bool> CopyAsync(Frame frame, int length, CancellationToken cancellationToken)
    {
        while (frame.Length < length)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
                return false;
            var part = Math.Min(length - frame.Length, _end - _start);
            frame.Write(_buffer.AsSpan(_start, part));
            _start += part;
        }
        return true;
    }

    private async ValueTask<bool> CopyToDelimiterAsync(Frame frame, CancellationToken cancellationToken)
    {
        var searched = 0;
        int at;
        while ((at = Buffered[searched..].IndexOf(_delimiter)) < 0)
        {
            searched = Math.Max(0, _end - _start - _delimiter.Length + 1);
            if (searched > _maxFrameBytes)
                throw new InvalidDataException($"Expected a frame of at most {_maxFrameBytes} bytes, got {searched} without a boundary: raise {CaptureOptions.Section}:{nameof(CaptureOptions.MaxFrameBytes)} if frames are that large.");
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return false;
        }
        var body = Buffered[..(searched + at)];
        frame.Write(WithoutLineEnd(body));
        _start += body.Length;
        return true;
    }

    // The line break before a delimiter belongs to the delimiter; so do further dashes.
    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> body)
    {
        var undashed = body.TrimEnd((byte)'-');
        if (undashed.EndsWith("\n"u8))
            body = undashed[..^1];
        return body.EndsWith("\r"u8) ? body[..^1] : body;
    }

    /// <summary>Where in the buffer the next line stands, without its end; null at the end of the stream. Valid until the next read.</summary>
    private async ValueTask<Range?> ReadLineAsync(CancellationToken cancellationToken)
    {
        int at;
        while ((at = Buffered.IndexOf((byte)'\n')) < 0)
        {
            if (_end - _start > MaxHeaderBytes)
                throw new InvalidDataException($"Expected a line of at most {MaxHeaderBytes} bytes in the camera's stream, got more.");
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return null;
        }
        var line = at > 0 && Buffered[at - 1] == (byte)'\r' ? _start..(_start + at - 1) : _start..(_start + at);
        _start += at + 1;
        return line;
    }

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
