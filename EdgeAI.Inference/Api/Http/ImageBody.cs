using System.Buffers;
using System.IO.Pipelines;
using System.Numerics;
using EdgeAI.Inference.Api.Faults;

namespace EdgeAI.Inference.Api.Http;

/// <summary>An image as it came, in a pooled buffer.</summary>
internal sealed class ImageBody(BodyBudget budget) : IDisposable
{
    // A camera's frames are shorter.
    private const int LongestPooled = 1 << 20, ShortestPooled = 16;

    private byte[] _buffer = [];

    public int Length { get; private set; }

    /// <summary>Fields of a form beside its image; null where the body was the image.</summary>
    public IReadOnlyDictionary<string, List<string>>? Fields { get; set; }

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <summary>Appends everything that comes.</summary>
    /// <exception cref="BodyTooLargeException">More than <paramref name="limit"/> bytes came.</exception>
    public async ValueTask FillAsync(PipeReader reader, long limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            try
            {
                if (Length + read.Buffer.Length > limit) throw new BodyTooLargeException(null, limit);
                Append(read.Buffer);
            }
            finally
            {
                // Even when the rest is not wanted: the server cannot swallow it while this read is open.
                reader.AdvanceTo(read.Buffer.End);
            }
            if (read.IsCompleted) return;
        }
    }

    /// <summary>Appends everything that comes.</summary>
    /// <exception cref="BodyTooLargeException">More than <paramref name="limit"/> bytes came.</exception>
    public async ValueTask FillAsync(Stream stream, long limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Length == _buffer.Length) Grow(Math.Max(4096, _buffer.Length * 2));
            var read = await stream.ReadAsync(_buffer.AsMemory(Length), cancellationToken);
            if (read == 0) return;
            if (Length + read > limit) throw new BodyTooLargeException(null, limit);
            Length += read;
        }
    }

    /// <summary>The first value of a form's field; null where there is none, or no form.</summary>
    public string? Field(string name) => Fields?.GetValueOrDefault(name)?[0];

    private void Append(ReadOnlySequence<byte> bytes)
    {
        var needed = checked(Length + (int)bytes.Length);
        if (needed > _buffer.Length) Grow(Math.Max(needed, _buffer.Length * 2));
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length = needed;
    }

    public void Grow(int size)
    {
        // The pool keeps what it has once given, so that what a rush of large bodies took would stay: those are the collector's.
        var isPooled = size <= LongestPooled;
        var length = isPooled ? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, ShortestPooled)) : size;
        budget.Reserve(length);
        var larger = isPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);
        budget.Reserve(larger.Length - length);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ReturnBuffer();
        _buffer = larger;
    }

    public void Dispose()
    {
        ReturnBuffer();
        _buffer = [];
        Length = 0;
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length == 0) return;
        budget.Release(_buffer.Length);
        if (_buffer.Length <= LongestPooled) ArrayPool<byte>.Shared.Return(_buffer);
    }
}
