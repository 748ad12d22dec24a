using System.Buffers.Binary;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Storage;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Inference.Feedback;

/// <summary>
/// Corrections on disk. Records are appended, each in one write with a checksum, and the disk has them before the append returns: after
/// kill -9 everything answered is there. A damaged record costs itself alone. One process writes, any number read. One thread at a time.
/// </summary>
/// <remarks>Little-endian: <c>EDGEFDBK</c>, version (int32), how often it was written anew (int32); then <see cref="FeedbackRecord"/>s.</remarks>
internal sealed class FeedbackFile : IDisposable
{
    /// <summary>Bytes below which a file stays as it is.</summary>
    internal const long LeastToCompact = 16 << 20;

    // Records of corrections taken back that a digest of few may hold.
    private const int MostSuperfluous = 256;

    private readonly string _path;
    private SafeFileHandle? _file;
    private WriterLock? _writer;
    private long _end;
    private int _generation;
    private bool _isUncertain;
    private bool _isDamaged;
    private string? _kept;
    private FeedbackDigest? _digest;
    private long _vouched;
    private long _tryCompactAt;

    public FeedbackFile(string path) => _path = Path.GetFullPath(path);

    /// <summary>What the digest vouched for at the start, so that nobody read it.</summary>
    public (int Generation, long End) Unread => (_generation, _vouched);

    /// <summary>All that is known of the file: see <see cref="FindDamage"/>.</summary>
    public (int Generation, long End) Extent => (_generation, _end);

    /// <summary>Whether the digest goes as far as the file and is no more than twice as long as needed.</summary>
    /// <param name="inForce">Number of corrections in force.</param>
    public bool IsDigestCurrent(int inForce) =>
        _end <= FeedbackRecord.HeaderBytes || _digest is { } digest && digest.End == _end && digest.Count <= 2 * inForce + MostSuperfluous;

    /// <summary>What was found damaged and is left out; null for nothing.</summary>
    public string? Damage { get; private set; }

    /// <summary>Reads every whole record that the digest does not vouch for, and that.</summary>
    /// <exception cref="IOException">The file cannot be read, or is no feedback file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public List<FeedbackEntry> Load()
    {
        var entries = new List<FeedbackEntry>();
        _end = 0;
        if (!File.Exists(_path)) return entries;
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _generation = ReadGeneration();
        ReadDigest(entries);
        ReadOn(entries);
        return entries;
    }

    /// <summary>Reads records again, whose bytes may have gone bad since they were written or read. Safe for concurrent use with everything else.</summary>
    /// <param name="path">The file.</param>
    /// <param name="extent">See <see cref="Extent"/>.</param>
    /// <returns>What is damaged; null for nothing, or where another file lies there by now.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? FindDamage(string path, (int Generation, long End) extent)
    {
        if (extent.End == 0 || !File.Exists(path)) return null;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return GenerationOf(file) == extent.Generation ? new FeedbackScan(file, path, 0, [], extent.End).Damage : null;
    }

    /// <summary>Takes note of what <see cref="FindDamage"/> found: the next append keeps the file and writes another.</summary>
    public void Found(string damage) => (Damage, _isDamaged) = (damage, true);

    /// <summary>Writes the digest anew, unless another process writes the file or the disk is full: then a start takes longer.</summary>
    /// <param name="entries">What is in force, with its embeddings.</param>
    public void RenewDigest(IReadOnlyList<FeedbackEntry> entries)
    {
        if (_file is null || _digest is null) return;
        try
        {
            using var writer = _writer is null ? WriterLock.Take(_path) : null;
            _digest.Renew(_file, _generation, _end, entries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or IndexLockedException)
        {
            // Everything in it can be had from the file.
        }
    }

    /// <summary>Makes this the one process that writes, until it ends; nothing happens where it is. A damaged file is kept beside the one that goes on.</summary>
    /// <param name="now">The time, for the name under which it is kept.</param>
    /// <returns>What another process wrote since <see cref="Load"/>; where the file was damaged, everything anew.</returns>
    /// <exception cref="IndexLockedException">Another process writes the file.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public (List<FeedbackEntry> Entries, bool IsAnew) BeginWriting(DateTimeOffset now)
    {
        var entries = new List<FeedbackEntry>();
        if (_writer is not null) return (entries, false);
        var writer = WriterLock.Take(_path);
        AtomicFile.RemoveLeftovers(_path);
        try
        {
            var generation = _generation;
            Reopen();
            var isAnew = _generation != generation;
            if (isAnew)
            {
                Damage = null;
                ReadDigest(entries);
            }
            ReadOn(entries);
            if (Damage is not null)
            {
                // Once: a next attempt, where there is no room for the rest, finds it kept.
                _kept ??= AtomicFile.KeepDamaged(_path, now);
                Damage = $"{Damage} The file as it was is kept in {_kept}";
                (entries, isAnew) = (Renew(), true);
            }
            else
            {
                if (_end == 0)
                {
                    RandomAccess.Write(_file!, FeedbackRecord.Header(_generation), 0);
                    _end = FeedbackRecord.HeaderBytes;
                    DiskSync.FlushFolder(Path.GetDirectoryName(_path)!);
                }
                // A torn record of a process that was killed.
                RandomAccess.SetLength(_file!, _end);
            }
            _writer = writer;
            _digest ??= FeedbackDigest.Read(DigestPath, _file!, _generation, []);
            _digest.BeginWriting();
            return (entries, isAnew);
        }
        finally
        {
            if (_writer is null) writer.Dispose();
        }
    }

    /// <summary>Writes the file anew where most of it was taken back, or it would grow for ever. Call <see cref="BeginWriting"/> first.</summary>
    /// <param name="inForce">Bytes of the pictures in force.</param>
    /// <returns>What is in force, with the places of its pictures; null where the file stays as it is.</returns>
    public List<FeedbackEntry>? Compact(long inForce)
    {
        if (_writer is null || _isDamaged || _end < LeastToCompact || _end < 2 * inForce || _end < _tryCompactAt) return null;
        try
        {
            return Renew();
        }
        catch (IOException)
        {
            // No room for the other one: later, with more to be won.
            _tryCompactAt = _end + LeastToCompact;
            return null;
        }
    }

    /// <summary>Appends a record; the disk has it when this returns. Call <see cref="BeginWriting"/> first.</summary>
    /// <returns>The entry with the place of its picture, and all others with theirs where the file had to be written anew; null where it had not.</returns>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public (FeedbackEntry Entry, List<FeedbackEntry>? Others) Append(FeedbackEntry entry, ReadOnlySpan<byte> picture)
    {
        if (_writer is null) throw new InvalidOperationException($"{nameof(BeginWriting)} has not been called.");
        if (_isDamaged) _kept ??= AtomicFile.KeepDamaged(_path, entry.At);
        // After a failed sync nobody can say what the disk has of the file.
        var others = _isUncertain || _isDamaged ? Renew() : null;
        var record = FeedbackRecord.ToBytes(entry, picture, out var pictureAt);
        WriteOrTakeBack(record);
        try
        {
            DiskSync.Flush(_file!, _path);
        }
        catch (IOException)
        {
            _isUncertain = true;
            throw;
        }
        var placed = entry with { Picture = (_end + pictureAt, picture.Length), End = _end + record.Length };
        _digest?.Append(placed, _end, BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(record.Length - sizeof(ulong))));
        _end += record.Length;
        return (placed, others);
    }

    /// <summary>The picture of an entry.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] ReadPicture(FeedbackEntry entry)
    {
        var bytes = new byte[entry.Picture.Length];
        if (_file is null || RandomAccess.Read(_file, bytes, entry.Picture.Offset) != bytes.Length) throw new IOException($"The picture of correction {entry.Id} is not in {_path} any more.");
        return bytes;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _digest?.Dispose();
        _writer?.Dispose();
    }

    private string DigestPath => _path + ".digest";

    private void ReadDigest(List<FeedbackEntry> entries)
    {
        _digest?.Dispose();
        _digest = FeedbackDigest.Read(DigestPath, _file!, _generation, entries);
        _end = _vouched = _digest.End;
    }

    // A disk that is full takes a part of it.
    private void WriteOrTakeBack(byte[] record)
    {
        try
        {
            RandomAccess.Write(_file!, record, _end);
        }
        catch (IOException)
        {
            _isUncertain = true;
            RandomAccess.SetLength(_file!, _end);
            _isUncertain = false;
            throw;
        }
    }

    private void ReadOn(List<FeedbackEntry> entries)
    {
        var scan = new FeedbackScan(_file!, _path, _end, entries);
        _end = scan.End;
        Damage = scan.Damage ?? Damage;
    }

    private void Reopen()
    {
        _file?.Dispose();
        _file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _generation = ReadGeneration();
    }

    private int ReadGeneration() => GenerationOf(_file!);

    private static int GenerationOf(SafeFileHandle file)
    {
        Span<byte> generation = stackalloc byte[sizeof(int)];
        return RandomAccess.Read(file, generation, FeedbackRecord.FixedHeaderBytes) == generation.Length ? BinaryPrimitives.ReadInt32LittleEndian(generation) : 0;
    }

    // Every whole record of what was not taken back, in another file that takes this one's place.
    private List<FeedbackEntry> Renew()
    {
        var entries = new List<FeedbackEntry>();
        _ = new FeedbackScan(_file!, _path, 0, entries, _isUncertain || _isDamaged ? _end : long.MaxValue);
        var takenBack = entries.Where(entry => entry.Kind is null).Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        entries.RemoveAll(entry => takenBack.Contains(entry.Id));
        AtomicFile.Write(_path, file =>
        {
            file.Write(FeedbackRecord.Header(_generation + 1));
            for (var i = 0; i < entries.Count; i++)
            {
                var record = FeedbackRecord.ToBytes(entries[i], ReadPicture(entries[i]), out var pictureAt);
                entries[i] = entries[i] with { Picture = (file.Position + pictureAt, entries[i].Picture.Length), End = file.Position + record.Length };
                file.Write(record);
            }
        });
        Reopen();
        _end = RandomAccess.GetLength(_file!);
        (_isUncertain, _isDamaged) = (false, false);
        // Of the file before.
        _digest?.Dispose();
        (_digest, _vouched) = (FeedbackDigest.Read(DigestPath, _file!, _generation, []), 0);
        return entries;
    }
}
