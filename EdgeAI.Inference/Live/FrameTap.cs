using System.Threading.Channels;
using EdgeAI.Embedding.Sight;

namespace EdgeAI.Inference.Live;

/// <summary>Copies of a source's newest frames, for one reader that may be slower than the source: it misses frames, the source never waits.</summary>
internal sealed class FrameTap(string source, Action<FrameTap> close) : IDisposable
{
    private readonly Channel<TappedFrame> _frames = Channel.CreateBounded<TappedFrame>(new BoundedChannelOptions(2)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    /// <summary>Offers a frame; called by the hub.</summary>
    public void Offer(string from, ReadOnlySpan<byte> image, FrameRegion? view)
    {
        if (from == source && !image.IsEmpty) _frames.Writer.TryWrite(new TappedFrame(image.ToArray(), view));
    }

    /// <summary>Waits for the next frame.</summary>
    public ValueTask<TappedFrame> ReadAsync(CancellationToken cancellationToken) => _frames.Reader.ReadAsync(cancellationToken);

    public void Dispose() => close(this);
}

/// <summary>A frame of a source.</summary>
/// <param name="Image">The encoded image.</param>
/// <param name="View">What of it was looked at first; null for the usual crop.</param>
internal readonly record struct TappedFrame(byte[] Image, FrameRegion? View);
