using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Vectors.Storage;

/// <summary>Appends commits to the log; a commit is on the disk when <see cref="Append"/> returns.</summary>
internal sealed class WriteAheadLog : IDisposable
{
    private readonly string _path;
    private readonly Action<string>? _step;
    private SafeFileHandle _file;
    private long _end;
    private long _sequence;
    private Exception? _broken;

    private WriteAheadLog(string path, SafeFileHandle file, int version, long end, long sequence, Action<string>? step) =>
        (_path, _file, FormatVersion, _end, _sequence, _step) = (path, file, version, end, sequence, step);

    /// <summary>What its header says: a log that an older program began has no place for companions.</summary>
    public int FormatVersion { get; }

    /// <summary>Bytes in use.</summary>
    public long Length => _end;

    public bool IsEmpty => _end == LogReader.HeaderBytes;

    /// <summary>Goes on after what was read; a commit cut short is removed.</summary>
    public static WriteAheadLog Continue(string path, LogReader read, Action<string>? step)
    {
        var file = Open(path);
        if (RandomAccess.GetLength(file) > read.End)
            RandomAccess.SetLength(file, read.End);
        return new WriteAheadLog(path, file, read.FormatVersion, read.End, read.NextSequence, step);
    }

    /// <summary>Starts an empty log in place of any other.</summary>
    public static WriteAheadLog Start(string path, ulong baseId, Action<string>? step)
    {
        AtomicFile.Write(path, file => file.Write(LogReader.CreateHeader(baseId)));
        return new WriteAheadLog(path, Open(path), LogReader.Version, LogReader.HeaderBytes, 1, step);
    }

    /// <summary>Writes one commit and waits for the disk.</summary>
    /// <exception cref="IOException">It could not be written; the log is as before.</exception>
    public void Append(IEnumerable<LogOperation> operations)
    {
        if (_broken is not null)
            throw new IOException($"The log '{_path}' failed earlier ({_broken.Message}). Open the index again to go on.", _broken);
        var frame = LogFrame.Create(_sequence, operations);
        try
        {
            _step?.Invoke("log write");
            RandomAccess.Write(_file, frame, _end);
            _step?.Invoke("log written");
        }
        catch (IOException exception)
        {
            // What was written of the commit must go, or the next one would follow half of it.
            TakeBack(exception);
            throw new IOException($"The change was not made: the log '{_path}' could not take {frame.Length:N0} bytes ({exception.Message}). Free space on its disk and try again.", exception);
        }
        try
        {
            DiskSync.Flush(_file, _path);
        }
        catch (IOException exception)
        {
            // After a failed sync nobody can say what is on the disk; only reading it again can.
            _broken = exception;
            throw;
        }
        _step?.Invoke("log synced");
        _end += frame.Length;
        _sequence++;
    }

    public void Dispose() => _file.Dispose();

    private void TakeBack(IOException exception)
    {
        try
        {
            RandomAccess.SetLength(_file, _end);
        }
        catch (IOException)
        {
            _broken = exception;
        }
    }

    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
}
