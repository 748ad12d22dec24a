using EdgeAI.Embedding;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Matching;

/// <summary>
/// Lets as many callers through as there are guest instances, keeps a short queue, and turns the rest away at once: an answer
/// that comes too late is worth less than a clear "not now". Safe for concurrent use.
/// </summary>
internal sealed class AdmissionGate(IOptions<EmbeddingOptions> embedding, IOptions<InferenceOptions> inference) : IDisposable
{
    private readonly SemaphoreSlim _free = new(embedding.Value.Instances, embedding.Value.Instances);
    private readonly int _queueLimit = inference.Value.QueueLimit;
    private readonly TimeSpan _timeout = inference.Value.QueueTimeout;
    private int _waiting;

    /// <summary>Callers that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits for a guest instance; the caller has to <see cref="Leave"/>.</summary>
    /// <exception cref="OverloadedException">The queue is full, or the wait took longer than the options allow.</exception>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (_free.Wait(0, CancellationToken.None)) return ValueTask.CompletedTask;
        if (Interlocked.Increment(ref _waiting) <= _queueLimit) return WaitAsync(_timeout, cancellationToken);
        Interlocked.Decrement(ref _waiting);
        throw OverloadedException.QueueFull(_queueLimit);
    }

    /// <summary>Waits without a limit: for a stream, which holds one frame at a time and slows its sender down by waiting.</summary>
    public ValueTask EnterStreamAsync(CancellationToken cancellationToken)
    {
        if (_free.Wait(0, CancellationToken.None)) return ValueTask.CompletedTask;
        Interlocked.Increment(ref _waiting);
        return WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();

    private async ValueTask WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _free.WaitAsync(timeout, cancellationToken)) throw OverloadedException.TookTooLong(timeout);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
