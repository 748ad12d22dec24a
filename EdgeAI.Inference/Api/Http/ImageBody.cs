using System.Buffers;

namespace EdgeAI.Inference.Api.Http;

/// <summary>An image as it came, in a pooled buffer.</summary>
internal sealed class ImageBody(BodyBudget budget) : IDisposable
{
    private byte[] _buffer = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    public void Append(ReadOnlySequence<byte> bytes)
    {
        var needed = checked(Length + (int)bytes.Length);
        if (needed > _buffer.Length) Grow(Math.Max(needed, _buffer.Length * 2));
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length = needed;
    }

    public void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            budget.Reserve(larger.Length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw;
        }
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
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
