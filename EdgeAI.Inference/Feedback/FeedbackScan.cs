using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Inference.Feedback;

/// <summary>Reads the whole records of a feedback file; what is damaged between them is passed over.</summary>
internal sealed class FeedbackScan
{
    private const int BlockBytes = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly long _length;
    private int _damaged;

    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="from">Where to begin: 0, or the end of what was read before.</param>
    /// <param name="entries">Gets what is read.</param>
    /// <param name="upTo">Where to end, if the file is longer.</param>
    /// <exception cref="IOException">It is no feedback file.</exception>
    public FeedbackScan(SafeFileHandle file, string path, long from, List<FeedbackEntry> entries, long upTo = long.MaxValue)
    {
        (_file, _length, End) = (file, Math.Min(RandomAccess.GetLength(file), upTo), from);
        if (from == 0 && !ReadHeader(path)) return;
        while (true)
        {
            if (TryRead(End) is { } found)
            {
                entries.Add(found.Entry);
                End = found.End;
            }
            else if (FindAfter(End + 1) is { } next)
            {
                _damaged++;
                End = next;
            }
            else
            {
                if (!IsTorn()) _damaged++;
                break;
            }
        }
        if (_damaged > 0) Damage = $"{(_damaged == 1 ? "A part" : $"{_damaged} parts")} of {path} cannot be read; {(_damaged == 1 ? "its correction is" : "their corrections are")} left out.";
    }

    /// <summary>Where the last whole record ends; 0 where there is nothing yet.</summary>
    public long End { get; private set; }

    /// <summary>What was found damaged; null for nothing.</summary>
    public string? Damage { get; }

    private bool ReadHeader(string path)
    {
        var header = new byte[FeedbackRecord.HeaderBytes];
        if (_length < header.Length || RandomAccess.Read(_file, header, 0) < header.Length) return false;
        End = FeedbackRecord.HeaderBytes;
        if (header.AsSpan(0, FeedbackRecord.FixedHeaderBytes).SequenceEqual(FeedbackRecord.Header(0).AsSpan(0, FeedbackRecord.FixedHeaderBytes))) return true;
        if (TryRead(End) is null && FindAfter(End + 1) is null)
            throw new IOException($"{path} is not a feedback file of version {FeedbackRecord.Version}: expected one that starts with EDGEFDBK. Move it away.");
        _damaged++;
        return true;
    }

    private (FeedbackEntry Entry, long End)? TryRead(long offset)
    {
        if (SizeAt(offset) is not (> 0 and var size) || offset + size > _length) return null;
        var record = new byte[size];
        return RandomAccess.Read(_file, record, offset) == size && FeedbackRecord.Read(record, offset) is { } entry ? (entry, offset + size) : null;
    }

    private int SizeAt(long offset)
    {
        Span<byte> lengths = stackalloc byte[FeedbackRecord.LengthBytes];
        return offset + lengths.Length <= _length && RandomAccess.Read(_file, lengths, offset) == lengths.Length ? FeedbackRecord.SizeOf(lengths) : 0;
    }

    // Tried only where lengths could be those of a record whose JSON begins behind them.
    private long? FindAfter(long offset)
    {
        var block = new byte[BlockBytes];
        while (offset + FeedbackRecord.LengthBytes < _length)
        {
            var read = RandomAccess.Read(_file, block.AsSpan(0, (int)Math.Min(block.Length, _length - offset)), offset);
            for (var i = 0; i + FeedbackRecord.LengthBytes < read; i++)
                if (block[i + FeedbackRecord.LengthBytes] == (byte)'{' && FeedbackRecord.SizeOf(block.AsSpan(i)) > 0 && TryRead(offset + i) is not null) return offset + i;
            if (read <= FeedbackRecord.LengthBytes) break;
            offset += read - FeedbackRecord.LengthBytes;
        }
        return null;
    }

    // A record that was being written when its process or the power went: it goes on beyond the end, or was never filled.
    private bool IsTorn()
    {
        if (End == _length || _length - End < FeedbackRecord.LengthBytes) return true;
        if (SizeAt(End) is > 0 and var size) return End + size > _length;
        var block = new byte[BlockBytes];
        for (var offset = End; offset < _length;)
        {
            var read = RandomAccess.Read(_file, block.AsSpan(0, (int)Math.Min(block.Length, _length - offset)), offset);
            if (read == 0 || block.AsSpan(0, read).ContainsAnyExcept((byte)0)) return read == 0;
            offset += read;
        }
        return true;
    }
}
