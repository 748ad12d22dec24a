using EdgeAI.Embedding.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Embedding.Guest;

/// <summary>
/// Up to a fixed number of workers, made when first needed and lent to one thread at a time; a thread that finds none waits.
/// A worker whose guest failed is thrown away, and the next rental makes a new one.
/// </summary>
internal sealed class GuestPool(int size, Func<GuestWorker> create, EmbeddingTelemetry telemetry, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly Lock _lock = new();
    private readonly GuestWorker?[] _idle = new GuestWorker?[size];
    private int _idleCount;
    private bool _disposed;

    /// <exception cref="GuestException">A new instance cannot be made.</exception>
    /// <exception cref="ObjectDisposedException">The embedder is disposed.</exception>
    public GuestWorker Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(Embedder));
        _free.Wait();
        try
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, typeof(Embedder));
                // The last one returned first: its memory is the warmest.
                if (_idleCount > 0)
                    return _idle[--_idleCount]!;
            }

            return create();
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    /// <summary>Takes a worker back, or throws it away if its guest failed.</summary>
    public void Return(GuestWorker worker)
    {
        var kept = false;
        lock (_lock)
        {
            if (!_disposed && !worker.Guest.IsSpent)
            {
                _idle[_idleCount++] = worker;
                kept = true;
            }
        }

        if (!kept)
        {
            if (worker.Guest.Failure is { } failure)
            {
                telemetry.InstanceReplaced(failure);
                logger.InstanceReplaced(failure.Message);
            }

            worker.Dispose();
        }

        _free.Release();
    }

    /// <summary>Workers lent at this moment are disposed when they come back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_idleCount > 0)
                _idle[--_idleCount]!.Dispose();
        }
    }
}
