using System.Buffers;
using EdgeAI.Inference.Api.Grpc;

namespace EdgeAI.Inference.Live;

/// <summary>A frame and what came of it, kept while the hub or a page holds a reference. Its buffers serve the next frame afterwards.</summary>
internal sealed class LiveFrame(Action<LiveFrame> recycle)
{
    private ImageMessage? _image;
    private int _references;

    /// <summary>Name of its source.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Its number within the source.</summary>
    public long Sequence { get; private set; }

    /// <summary>Its place among all frames published.</summary>
    public long Version { get; private set; }

    /// <summary>The event that pages get: JSON, UTF-8.</summary>
    public ArrayBufferWriter<byte> Event { get; } = new(2048);

    /// <summary>The encoded image; empty when it was not kept.</summary>
    public ReadOnlyMemory<byte> Image => _image?.Image ?? default;

    /// <summary>Media type of <see cref="Image"/>.</summary>
    public string ContentType => ImageType.Of(Image.Span);

    /// <summary>Starts a new life with one reference, the caller's.</summary>
    public void Begin(string source, long sequence, ImageMessage? image)
    {
        (Source, Sequence, _image) = (source, sequence, image);
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
        _image = null;
        recycle(this);
    }
}
