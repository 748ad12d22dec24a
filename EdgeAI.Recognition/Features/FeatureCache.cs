using EdgeAI.Vectors.Storage;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Recognition.Features;

/// <summary>
/// Features of photographs on disk, so that no photograph is embedded twice. Records are appended, each in one write and with a
/// checksum: after kill -9 everything but a torn last record is there. Safe for concurrent use in one process; a second process is refused.
/// </summary>
public sealed class FeatureCache : IDisposable
{
    private readonly Lock _writing = new();
    private readonly Dictionary<FeatureKey, long> _offsets = [];
    private readonly int _recordBytes;
    private SafeFileHandle _file;
    private bool _isUncertain;
    private long _end;

    private FeatureCache(string path, int featureCount, SafeFileHandle file)
    {
        Path = path;
        FeatureCount = featureCount;
        _recordBytes = FeatureCacheFormat.RecordBytes(featureCount);
        _file = file;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>Number of features of a record.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of records that can be read.</summary>
    public int Count
    {
        get { lock (_writing) return _offsets.Count; }
    }

    /// <summary>What was found wrong when it was opened; null for nothing.</summary>
    public string? Note { get; private set; }

    /// <summary>Opens a cache, or starts one. What is damaged in it is dropped; a cache of another version or module size starts anew.</summary>
    /// <exception cref="IOException">The file cannot be opened, is in use by another process, or is no feature cache.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder cannot be written.</exception>
    public static FeatureCache Open(string path, int featureCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var cache = new FeatureCache(path, featureCount, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            cache.Load();
            return cache;
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>Whether the features are there.</summary>
    public bool Contains(FeatureKey key)
    {
        lock (_writing) return _offsets.ContainsKey(key);
    }

    /// <summary>Reads features.</summary>
    /// <param name="key">Which.</param>
    /// <param name="features">Receives <see cref="FeatureCount"/> values.</param>
    /// <returns>False when they are not there.</returns>
    public bool TryRead(FeatureKey key, Span<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, FeatureCount);
        var record = new byte[_recordBytes];
        lock (_writing)
        {
            if (!_offsets.TryGetValue(key, out var offset)) return false;
            if (RandomAccess.Read(_file, record, offset) != record.Length) return false;
        }
        FeatureCacheFormat.ReadFeatures(record, features);
        return true;
    }

    /// <summary>Appends features; a key that is there already stays as it is.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Append(FeatureKey key, ReadOnlySpan<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, FeatureCount);
        var record = new byte[_recordBytes];
        FeatureCacheFormat.WriteRecord(record, key, features);
        lock (_writing)
        {
            if (_offsets.ContainsKey(key)) return;
            RandomAccess.Write(_file, record, _end);
            _offsets.Add(key, _end);
            _end += _recordBytes;
        }
    }

    /// <summary>Waits until the disk has everything appended so far.</summary>
    /// <exception cref="IOException">The disk failed. The next call writes everything anew: nobody can say what the disk has.</exception>
    public void Flush()
    {
        lock (_writing)
        {
            if (_isUncertain)
            {
                Rewrite([.. _offsets.OrderBy(entry => entry.Value)]);
                _isUncertain = false;
                return;
            }
            try
            {
                DiskSync.Flush(_file, Path);
            }
            catch (IOException)
            {
                _isUncertain = true;
                throw;
            }
        }
    }

    /// <summary>Rewrites the file without the records of photographs that are not in <paramref name="live"/>, if those are more than a tenth.</summary>
    /// <returns>Number of records dropped.</returns>
    public int Compact(IReadOnlySet<PhotographStamp> live)
    {
        ArgumentNullException.ThrowIfNull(live);
        lock (_writing)
        {
            var held = (_end - FeatureCacheFormat.HeaderBytes) / _recordBytes;
            var kept = _offsets.Where(entry => live.Contains(entry.Key.Stamp)).OrderBy(entry => entry.Value).ToList();
            var dropped = (int)(held - kept.Count);
            if (dropped * 10L <= held) return 0;
            Rewrite(kept);
            return dropped;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Rewrite(List<KeyValuePair<FeatureKey, long>> kept)
    {
        var temporary = Path + ".compact";
        var target = File.OpenHandle(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        try
        {
            WriteHeader(target);
            var record = new byte[_recordBytes];
            var offsets = new Dictionary<FeatureKey, long>(kept.Count);
            long end = FeatureCacheFormat.HeaderBytes;
            foreach (var (key, offset) in kept)
            {
                RandomAccess.Read(_file, record, offset);
                RandomAccess.Write(target, record, end);
                offsets.Add(key, end);
                end += _recordBytes;
            }
            DiskSync.Flush(target, temporary);
            File.Move(temporary, Path, overwrite: true);
            (_file, target) = (target, _file);
            _end = end;
            _offsets.Clear();
            foreach (var (key, offset) in offsets) _offsets.Add(key, offset);
        }
        finally
        {
            target.Dispose();
        }
    }

    private void Load()
    {
        var header = new byte[FeatureCacheFormat.HeaderBytes];
        var length = RandomAccess.GetLength(_file);
        var read = RandomAccess.Read(_file, header, 0);
        if (read < header.Length || !FeatureCacheFormat.IsHeader(header, FeatureCount))
        {
            if (BeginsWithARecord())
            {
                Note = "its header was damaged and is written anew; nothing is lost";
                WriteHeader(_file);
                LoadRecords(length);
                return;
            }
            if (read >= 8 && !FeatureCacheFormat.StartsWithMagic(header))
                throw new IOException($"{Path} is not a feature cache: expected a file that starts with EDGEFEAT. Move it away or name another output.");
            if (length > FeatureCacheFormat.HeaderBytes) Note = "it is of another version, or of a module with another number of features, and is begun anew";
            RandomAccess.SetLength(_file, 0);
            WriteHeader(_file);
            _end = FeatureCacheFormat.HeaderBytes;
            return;
        }
        LoadRecords(length);
    }

    // Records of another length would not have the checksum of this one.
    private bool BeginsWithARecord()
    {
        var record = new byte[_recordBytes];
        return RandomAccess.Read(_file, record, FeatureCacheFormat.HeaderBytes) == record.Length && FeatureCacheFormat.TryReadKey(record, out _);
    }

    private void LoadRecords(long length)
    {
        const int RecordsAtOnce = 64;
        var block = new byte[_recordBytes * RecordsAtOnce];
        _end = FeatureCacheFormat.HeaderBytes;
        while (_end + _recordBytes <= length)
        {
            var whole = RandomAccess.Read(_file, block, _end) / _recordBytes;
            if (whole == 0) break;
            for (var i = 0; i < whole; i++)
                if (FeatureCacheFormat.TryReadKey(block.AsSpan(i * _recordBytes, _recordBytes), out var key))
                    _offsets[key] = _end + (long)i * _recordBytes;
            _end += (long)whole * _recordBytes;
        }
        if (_end < length) RandomAccess.SetLength(_file, _end);
    }

    private void WriteHeader(SafeFileHandle file)
    {
        var header = new byte[FeatureCacheFormat.HeaderBytes];
        FeatureCacheFormat.WriteHeader(header, FeatureCount);
        RandomAccess.Write(file, header, 0);
    }
}
