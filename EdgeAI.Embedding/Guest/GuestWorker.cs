using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Embedding.Guest;

/// <summary>What one thread needs to embed an image: a guest instance and the reader that fills its input.</summary>
internal sealed class GuestWorker(GuestInstance guest, FrameReader reader) : IDisposable
{
    private byte[] _keys = [];

    public GuestInstance Guest => guest;

    public FrameReader Reader => reader;

    /// <summary>Room for <paramref name="bytes"/> bytes of keys of recent frames; allocated when first needed.</summary>
    public Span<byte> ReserveKeys(int bytes)
    {
        if (_keys.Length < bytes)
            _keys = new byte[bytes];
        return _keys.AsSpan(0, bytes);
    }

    public void Dispose()
    {
        guest.Dispose();
        reader.Dispose();
    }
}
