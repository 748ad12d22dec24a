using System.Runtime.CompilerServices;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>A camera of this machine, through Video4Linux2.</summary>
internal sealed class V4l2FrameSource(CameraKeeper keeper, CaptureMode mode, CaptureOptions options, TimeProvider clock, FrameTally tally, ILogger? logger) : IFrameSource
{
    /// <summary>The driver says that there is something, and there is nothing: so often that it will not stop.</summary>
    private const int MostEmptyWakes = 1000;

    private static readonly TimeSpan _oldest = TimeSpan.FromSeconds(10);

    private CameraStream? _stream;
    private ReadinessThread? _ready;
    private int _rawBytes;
    private bool _sendsEndMarkers;
    private int _dropped;

    public TimeSpan? HangAfter => keeper.Patience(options.HangAfter);

    public TimeSpan Period => mode.Rate > 0 ? TimeSpan.FromSeconds(1 / mode.Rate) : TimeSpan.Zero;

    public IDeviceWatch Watch => keeper;

    public bool Settles => true;

    public string? Instead => _dropped > 0 ? $"but {_dropped} faulty, short or repeated ones" : null;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (_stream is null)
            Open();
        for (var empty = 0; ;)
        {
            if (!_stream!.TryTake(out var slot, out var taken))
            {
                if (empty++ > MostEmptyWakes)
                    throw new IOException("The camera says again and again that it has a frame, and has none.");
                await _ready!.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (TryUse(slot, taken, frame))
                return true;
            empty = 0;
            _dropped++;
            tally.Skipped();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public ValueTask DisposeAsync()
    {
        _ready?.Dispose();
        _stream?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Open()
    {
        var camera = keeper.Find();
        // In flight, in the mailbox, and being taken.
        _stream = new CameraStream(camera, mode, options.MaxInFlight + 2);
        _ready = new ReadinessThread(_stream.Descriptor, Path.GetFileName(camera.Path));
        if (_stream.Layout is not null)
            _rawBytes = RawBytes(camera, _stream.Format);
        if (logger is not null)
            Log.Opened(logger, camera.ToString(), _stream.Format.Width, _stream.Format.Height, FourCharacters.Show(_stream.Format.PixelFormat));
    }

    // Every frame would be dropped: that has to be said, and at once.
    private int RawBytes(CameraNode camera, in V4l2Format format)
    {
        var bytes = RawFrames.LeastBytes(format);
        return bytes <= options.MaxFrameBytes ? (int)bytes : throw new InvalidDataException(
            $"Expected frames of at most {options.MaxFrameBytes:N0} bytes from {camera}, got {bytes:N0} as {FourCharacters.Show(format.PixelFormat)} of {format.Width}x{format.Height}: lower width and height, choose format=mjpeg, or raise {CaptureOptions.Section}:{nameof(CaptureOptions.MaxFrameBytes)}.");
    }

    private bool TryUse(int slot, in CameraFrame taken, Frame frame)
    {
        var length = LengthOf(taken);
        if (length == 0)
        {
            _stream!.TakeBack(slot);
            return false;
        }
        _stream!.Lend(slot, taken.Bytes[..length], frame);
        frame.Age = AgeOf(taken.TimestampNanoseconds);
        keeper.Works();
        _dropped = 0;
        return true;
    }

    /// <summary>Bytes of the image; 0 for a frame that is of no use.</summary>
    private int LengthOf(in CameraFrame taken)
    {
        var bytes = taken.Bytes.Span;
        if (taken.IsFaulty || taken.IsRepeated)
            return 0;
        if (_rawBytes > 0)
            return bytes.Length >= _rawBytes ? _rawBytes : 0;
        if (bytes.Length > options.MaxFrameBytes || !ImageSignature.IsJpeg(bytes))
            return 0;
        // Some drivers fill the buffer up with zeros; a frame that was cut has no end.
        if (new ImageExtent().TryFindEnd(bytes, [], out var length))
        {
            _sendsEndMarkers = true;
            return length;
        }
        return _sendsEndMarkers ? 0 : bytes.Length;
    }

    // Both count nanoseconds of CLOCK_MONOTONIC. A driver that counts by another clock gives an age that cannot be.
    private TimeSpan AgeOf(long timestampNanoseconds)
    {
        var age = clock.GetElapsedTime(timestampNanoseconds);
        return clock == TimeProvider.System && age > TimeSpan.Zero && age < _oldest ? age : TimeSpan.Zero;
    }
}
