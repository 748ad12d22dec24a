using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Embedding.Guest;

/// <summary>What one thread needs to embed an image: a guest instance and the reader that fills its input.</summary>
internal sealed class GuestWorker(GuestInstance guest, FrameReader reader) : IDisposable
{
    public GuestInstance Guest => guest;

    public FrameReader Reader => reader;

    public void Dispose()
    {
        guest.Dispose();
        reader.Dispose();
    }
}
