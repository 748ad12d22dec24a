using System.Buffers;
using System.Text;
using EdgeAI.Embedding;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>A request message of the contract, as it came, in a buffer of the shared pool.</summary>
/// <remarks>
/// The generated messages copy each image into an array of its own: hundreds of kilobytes a frame on the large object heap.
/// This one points into the pooled wire bytes. Spans and memory are valid until <see cref="Dispose"/>.
/// </remarks>
internal sealed class ImageMessage : IDisposable
{
    private byte[]? _buffer;
    private WireFields _fields;

    private ImageMessage(byte[] buffer, WireFields fields) => (_buffer, _fields) = (buffer, fields);

    /// <summary>The image, encoded or as pixels.</summary>
    public ImageMemory Image => new(Buffer.AsMemory(_fields.Image), _fields.Raw.Layout);

    /// <summary>Whether the camera's exposure and focus may not stand yet.</summary>
    public bool IsSettling => _fields.Settling;

    /// <summary>Name of the source, UTF-8; empty in messages other than SearchFramesRequest.</summary>
    public ReadOnlySpan<byte> SourceUtf8 => Buffer.AsSpan(_fields.Source);

    /// <summary>W3C trace context of the frame's span at its sender; empty for none.</summary>
    public ReadOnlySpan<byte> TraceParentUtf8 => Buffer.AsSpan(_fields.TraceParent);

    /// <summary>Number of the frame.</summary>
    public long Sequence => _fields.Sequence;

    /// <summary>Unix time of capture in microseconds; 0 when not told.</summary>
    public long CapturedAtUnixMicroseconds => _fields.CapturedAt;

    /// <summary>Matches wanted, as sent.</summary>
    public int K => _fields.K;

    /// <summary>Milliseconds the caller would rather wait than have the local answer alone, as sent.</summary>
    public int DeadlineMs => _fields.Deadline;

    /// <summary>Candidates kept while searching, as sent.</summary>
    public int Ef => _fields.Ef;

    /// <summary>How sure an answer must be, as sent; empty for the source's or the service's own.</summary>
    public string Mode => Buffer.AsSpan(_fields.Mode).IsEmpty ? "" : Encoding.UTF8.GetString(Buffer.AsSpan(_fields.Mode));

    /// <summary>How many things are looked for, as sent; empty for the source's own, or one.</summary>
    public string Items => Buffer.AsSpan(_fields.Items).IsEmpty ? "" : Encoding.UTF8.GetString(Buffer.AsSpan(_fields.Items));

    /// <summary>Conditions on what may be answered, as sent.</summary>
    public IReadOnlyList<string> Filters => _fields.Filters is { } filters ? [.. filters.Select(range => Encoding.UTF8.GetString(Buffer[range]))] : [];

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(ImageMessage));

    public static ImageMessage Parse(ReadOnlySequence<byte> payload, WireLayout layout)
    {
        var length = checked((int)payload.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            payload.CopyTo(buffer);
            return new ImageMessage(buffer, WireFields.Read(buffer.AsSpan(0, length), layout));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }
}
