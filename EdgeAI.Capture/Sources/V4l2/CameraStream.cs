using System.Buffers;
using EdgeAI.Capture.Frames;
using EdgeAI.Contracts.V1;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>An open camera that streams into mapped buffers. A frame is lent with the driver's own buffer, which goes back to the driver when the frame is done.</summary>
internal sealed class CameraStream : IFrameLender, IDisposable
{
    /// <summary>One is filled while the next one waits for the driver.</summary>
    private const uint BuffersOfTheDriver = 3;
    private const int TryAgain = 11, NotSupported = 25, Invalid = 22;
    private const long NanosecondsPerSecond = 1_000_000_000, NanosecondsPerMicrosecond = 1000;

    private readonly LinuxDevice _device;
    private readonly MappedBuffer[] _buffers;
    private readonly Lock _gate = new();

    private int _lent;
    private bool _isClosed;
    private uint _lastSequence;
    private long _lastTimestamp = -1;

    /// <summary>Opens a camera and starts its stream.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="mode">What is asked of it.</param>
    /// <param name="framesUnderWay">How many frames may be lent at once.</param>
    /// <exception cref="DeviceException">A call fails.</exception>
    /// <exception cref="InvalidDataException">It does not offer what is asked.</exception>
    public CameraStream(CameraNode camera, CaptureMode mode, int framesUnderWay)
    {
        _device = LinuxDevice.Open(camera.Path);
        _buffers = [];
        try
        {
            var pixelFormat = mode.Choose(CameraModes.Formats(_device), camera.ToString());
            Format = SetFormat(camera, mode, pixelFormat);
            Layout = RawFrames.LayoutOf(Format);
            SetRate(mode.Rate);
            CameraControls.Set(_device, mode.Controls);
            _buffers = MapBuffers(BuffersOfTheDriver + (uint)framesUnderWay);
            for (var slot = 0; slot < _buffers.Length; slot++)
                Queue(slot);
            var type = (int)V4l2Requests.CaptureType;
            _device.Control(V4l2Requests.StreamOn, ref type, "starting the stream");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the driver agreed to.</summary>
    public V4l2Format Format { get; private set; }

    /// <summary>How the pixels of its frames lie; null for JPEG.</summary>
    public RawLayout? Layout { get; }

    /// <summary>For waiting.</summary>
    public int Descriptor => _device.Descriptor;

    /// <summary>Takes the next frame from the driver, if one is there.</summary>
    /// <param name="slot">Its buffer: to be given to <see cref="Lend"/> or <see cref="TakeBack"/>.</param>
    /// <param name="frame">What the driver says about it.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="DeviceException">The camera failed.</exception>
    public bool TryTake(out int slot, out CameraFrame frame)
    {
        var buffer = new V4l2Buffer { Type = V4l2Requests.CaptureType, Memory = V4l2Requests.MappedMemory };
        (slot, frame) = (-1, default);
        switch (_device.TryControl(V4l2Requests.DequeueBuffer, ref buffer))
        {
            case 0:
                break;
            case TryAgain:
                return false;
            case var error:
                throw new DeviceException(_device.Path, "taking a frame", error);
        }
        slot = (int)buffer.Index;
        lock (_gate)
            _lent++;
        var timestamp = buffer.Seconds * NanosecondsPerSecond + buffer.Microseconds * NanosecondsPerMicrosecond;
        // Some drivers give the same picture again when the camera has no new one.
        var isRepeated = timestamp == _lastTimestamp && buffer.Sequence == _lastSequence;
        (_lastTimestamp, _lastSequence) = (timestamp, buffer.Sequence);
        frame = new CameraFrame(_buffers[slot].Memory[..(int)Math.Min(buffer.BytesUsed, _buffers[slot].Length)], timestamp, (buffer.Flags & V4l2Requests.ErrorFlag) != 0, isRepeated);
        return true;
    }

    /// <summary>Gives a frame the driver's buffer.</summary>
    public void Lend(int slot, ReadOnlyMemory<byte> image, Frame frame) => frame.Lend(image, this, slot, Layout);

    /// <inheritdoc/>
    public void TakeBack(int slot)
    {
        lock (_gate)
        {
            _lent--;
            if (!_isClosed)
                TryQueue(slot);
            else if (_lent == 0)
                Unmap();
        }
    }

    /// <summary>Stops the stream and closes the camera. Buffers that are lent stay readable until they are taken back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            var type = (int)V4l2Requests.CaptureType;
            // A camera that is gone has nothing to stop.
            _ = _device.TryControl(V4l2Requests.StreamOff, ref type);
            // Lent buffers stay mapped, and the mapping keeps the file open: without this the camera would be busy until they are back.
            var none = new V4l2RequestBuffers { Type = V4l2Requests.CaptureType, Memory = V4l2Requests.MappedMemory };
            _ = _device.TryControl(V4l2Requests.RequestBuffers, ref none);
            _device.Dispose();
            if (_lent == 0)
                Unmap();
        }
    }

    private V4l2Format SetFormat(CameraNode camera, CaptureMode mode, uint pixelFormat)
    {
        var format = new V4l2Format
        {
            Type = V4l2Requests.CaptureType,
            Width = (uint)(mode.Width > 0 ? mode.Width : CaptureMode.UsualWidth),
            Height = (uint)(mode.Height > 0 ? mode.Height : CaptureMode.UsualHeight),
            PixelFormat = pixelFormat,
            Field = V4l2Requests.AnyField,
        };
        _device.Control(V4l2Requests.SetFormat, ref format, "setting the format");
        if (format.PixelFormat != pixelFormat)
            throw new InvalidDataException($"Expected {FourCharacters.Show(pixelFormat)} from {camera}, got {FourCharacters.Show(format.PixelFormat)}: another program may have set it; stop that, or ask for another format.");
        if ((mode.Width > 0 && format.Width != mode.Width) || (mode.Height > 0 && format.Height != mode.Height))
            throw new InvalidDataException(
                $"Expected {mode.Width}x{mode.Height} from {camera}, got {format.Width}x{format.Height}: {FourCharacters.Show(pixelFormat)} comes in {string.Join(", ", CameraModes.Sizes(_device, pixelFormat))}.");
        return format;
    }

    private void SetRate(double rate)
    {
        if (rate <= 0)
            return;
        const uint Precision = 1000;
        var parameters = new V4l2StreamParameters { Type = V4l2Requests.CaptureType, SecondsNumerator = Precision, SecondsDenominator = Math.Max(1, (uint)Math.Round(rate * Precision)) };
        // Cameras without a rate to choose give what they have.
        if (_device.TryControl(V4l2Requests.SetParameters, ref parameters) is not (0 or NotSupported or Invalid) and var error)
            throw new DeviceException(_device.Path, "setting the rate", error);
    }

    private MappedBuffer[] MapBuffers(uint count)
    {
        var request = new V4l2RequestBuffers { Count = count, Type = V4l2Requests.CaptureType, Memory = V4l2Requests.MappedMemory };
        _device.Control(V4l2Requests.RequestBuffers, ref request, "asking for buffers");
        var buffers = new MappedBuffer[request.Count];
        for (uint slot = 0; slot < request.Count; slot++)
        {
            var buffer = new V4l2Buffer { Index = slot, Type = V4l2Requests.CaptureType, Memory = V4l2Requests.MappedMemory };
            _device.Control(V4l2Requests.QueryBuffer, ref buffer, "asking for a buffer");
            buffers[slot] = new MappedBuffer(_device.Map(buffer.Length, buffer.Offset), buffer.Length);
        }
        return buffers;
    }

    private void Queue(int slot)
    {
        if (TryQueue(slot) is > 0 and var error)
            throw new DeviceException(_device.Path, "giving a buffer to the driver", error);
    }

    private int TryQueue(int slot)
    {
        var buffer = new V4l2Buffer { Index = (uint)slot, Type = V4l2Requests.CaptureType, Memory = V4l2Requests.MappedMemory };
        return _device.TryControl(V4l2Requests.QueueBuffer, ref buffer);
    }

    private void Unmap()
    {
        foreach (var buffer in _buffers)
            ((IDisposable)buffer).Dispose();
    }

    /// <summary>A buffer of the driver, seen as memory.</summary>
    private sealed unsafe class MappedBuffer(nint address, uint length) : MemoryManager<byte>
    {
        private nint _address = address;

        public uint Length => length;

        // SAFETY: mapped for as long as the stream is open or one of its frames is lent; who reads later finds nothing rather than other memory.
        public override Span<byte> GetSpan() => _address == 0 ? default : new Span<byte>((void*)_address, (int)length);

        public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)_address + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _address, 0) is not 0 and var mapped)
                LinuxDevice.Unmap(mapped, length);
        }
    }
}

/// <summary>A frame as the driver gave it.</summary>
/// <param name="Bytes">What the camera wrote, in the driver's buffer.</param>
/// <param name="TimestampNanoseconds">When, on the monotonic clock; on another one where a driver copies what it was fed with.</param>
/// <param name="IsFaulty">Whether the driver says that data are missing.</param>
/// <param name="IsRepeated">Whether it is the frame before once more.</param>
internal readonly record struct CameraFrame(ReadOnlyMemory<byte> Bytes, long TimestampNanoseconds, bool IsFaulty, bool IsRepeated);
