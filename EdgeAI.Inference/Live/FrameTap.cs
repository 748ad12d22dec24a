using System.Threading.Channels;

namespace EdgeAI.Inference.Live;

/// <summary>Copies of a source's newest frames, for one reader that may be slower than the source: it misses frames, the source never waits.</summary>
internal sealed class FrameTap(string source, Action<FrameTap> close) : IDisposable
{
    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(2)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    /// <summary>Offers a frame; called by the hub.</summary>
    public void Offer(string from, ReadOnlySpan<byte> image)
    {
        if (from == source && !image.IsEmpty) _frames.Writer.TryWrite(image.ToArray());
    }

    /// <summary>Waits for the next frame.</summary>
    public ValueTask<byte[]> ReadAsync(CancellationToken cancellationToken) => _frames.Reader.ReadAsync(cancellationToken);

    public void Dispose() => close(this);
}
