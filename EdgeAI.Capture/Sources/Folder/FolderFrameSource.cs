using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Telemetry;
using EdgeAI.ImageFiles;

namespace EdgeAI.Capture.Sources.Folder;

/// <summary>Replays the images of a folder tree in the order of their names.</summary>
internal sealed class FolderFrameSource(string folder, bool loop, int maxFrameBytes, FramePacer pacer, FrameTally tally, ILogger? logger = null) : IFrameSource
{
    private string[]? _files;
    private int _next;
    private bool _anyInThisRound;

    public bool EndsForGood => !loop;

    public TimeSpan Period => pacer.Period;

    public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        await pacer.WaitAsync(cancellationToken).ConfigureAwait(false);
        _files ??= FolderImages.In(folder, tally, logger, cancellationToken);
        while (true)
        {
            if (_next == _files.Length)
            {
                if (!_anyInThisRound)
                    throw new InvalidDataException($"None of the {_files.Length} images in {Path.GetFullPath(folder)} can be read.");
                if (!loop)
                    return false;
                _next = 0;
                _anyInThisRound = false;
            }
            var file = _files[_next++];
            if (await TryReadAsync(file, frame, cancellationToken).ConfigureAwait(false))
                return _anyInThisRound = true;
            FolderImages.CountUnreadable(file, tally);
            frame.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        pacer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> TryReadAsync(string file, Frame frame, CancellationToken cancellationToken)
    {
        try
        {
            // It may have become a pipe meanwhile, and opening one waits for its writer.
            if (!FileState.IsFile(file))
                return false;
            using var handle = File.OpenHandle(file, options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(handle);
            if (length is 0 || length > maxFrameBytes)
                return false;
            while (frame.Length < length)
            {
                var space = frame.GetMemory((int)length - frame.Length);
                var read = await RandomAccess.ReadAsync(handle, space[..((int)length - frame.Length)], frame.Length, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return false;
                frame.Advance(read);
            }
            return ImageSignature.IsImage(frame.Image.Span);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
