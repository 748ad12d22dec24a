using EdgeAI.Inference.Matching;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Bounds the memory of all request bodies together: many slow uploads must not exhaust a small board. Safe for concurrent use.</summary>
internal sealed class BodyBudget(IOptions<InferenceOptions> options)
{
    private readonly long _limit = options.Value.MaxBufferedBytes;
    private long _used;

    /// <summary>Bytes in use at this moment.</summary>
    public long InUse => Interlocked.Read(ref _used);

    public void Reserve(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= _limit) return;
        Interlocked.Add(ref _used, -bytes);
        throw OverloadedException.BuffersFull(_limit);
    }

    public void Release(long bytes) => Interlocked.Add(ref _used, -bytes);
}
