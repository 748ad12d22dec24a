using System.Threading.Channels;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Embedding.Sight;

namespace EdgeAI.Inference.Live;

/// <summary>Copies of a source's newest frames, for one reader that may be slower than the source: it misses frames, the source never waits.</summary>
internal sealed class FrameTap(string source, Action<FrameTap> close) : IDisposable
{
    private readonly Channel<(ImageMemory Image, FrameRegion? View)> _frames = Channel.CreateBounded<(ImageMemory, FrameRegion?)>(new BoundedChannelOptions(2)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    /// <summary>Offers a frame; called by the hub.</summary>
    public void Offer(string from, ImageMemory image, FrameRegion? view)
    {
        if (from == source && !image.IsEmpty) _frames.Writer.TryWrite((image with { Bytes = image.Bytes.ToArray() }, view));
    }

    /// <summary>Waits for the next frame. Pixels are encoded here, where they are wanted.</summary>
    public async ValueTask<TappedFrame> ReadAsync(CancellationToken cancellationToken)
    {
        var (image, view) = await _frames.Reader.ReadAsync(cancellationToken);
        return new TappedFrame(RawFrameJpeg.Of(image), view);
    }

    public void Dispose() => close(this);
}

/// <summary>A frame of a source.</summary>
/// <param name="Image">The encoded image.</param>
/// <param name="View">What of it was looked at first; null for the usual crop.</param>
internal readonly record struct TappedFrame(ReadOnlyMemory<byte> Image, FrameRegion? View);
