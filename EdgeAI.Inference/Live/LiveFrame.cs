using System.Buffers;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Inference.Api.Grpc;

namespace EdgeAI.Inference.Live;

/// <summary>A frame and what came of it, kept while the hub or a page holds a reference. Its buffers serve the next frame afterwards.</summary>
internal sealed class LiveFrame(Action<LiveFrame> recycle)
{
    private ImageMessage? _image;
    private readonly Lock _looking = new();
    private ReadOnlyMemory<byte> _picture;
    private int _references;

    /// <summary>Name of its source.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Its number within the source.</summary>
    public long Sequence { get; private set; }

    /// <summary>Its place among all frames published.</summary>
    public long Version { get; private set; }

    /// <summary>The event that pages get: JSON, UTF-8.</summary>
    public ArrayBufferWriter<byte> Event { get; } = new(2048);

    /// <summary>The image, encoded or as pixels; empty when it was not kept.</summary>
    public ImageMemory Image => _image?.Image ?? default;

    /// <summary>The image for those who look at it. Pixels are encoded for the first of them.</summary>
    /// <exception cref="RawFrameException">The pixels do not fit what was said of them.</exception>
    public ReadOnlyMemory<byte> Picture
    {
        get
        {
            lock (_looking)
            {
                if (_picture.IsEmpty) _picture = RawFrameJpeg.Of(Image);
                return _picture;
            }
        }
    }

    /// <summary>Whether the camera may not have settled: shown, and not acted on.</summary>
    public bool IsSettling { get; set; }

    /// <summary>Starts a new life with one reference, the caller's.</summary>
    public void Begin(string source, long sequence, ImageMessage? image)
    {
        (Source, Sequence, _image, _picture, IsSettling) = (source, sequence, image, default, false);
        Event.ResetWrittenCount();
        Volatile.Write(ref _references, 1);
    }

    public void Number(long version) => Version = version;

    /// <summary>Adds a reference. Only whoever knows that one exists may call it.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>Gives a reference back; with the last one the buffers return to their pools.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        _image?.Dispose();
        (_image, _picture) = (null, default);
        recycle(this);
    }
}
