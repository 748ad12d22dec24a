namespace EdgeAI.Vectors.Routing;

/// <summary>
/// Whether an index beyond this process may be asked now. One failure opens the circuit: questions under way end, new ones are
/// refused at once, and probes in the background find out when the index is back. Safe for concurrent use.
/// </summary>
/// <param name="options">When to probe, and how many questions may be under way.</param>
/// <param name="time">Measures the rest between probes.</param>
/// <param name="changed">Told why the circuit has opened, and null when it has closed.</param>
internal sealed class CircuitBreaker(CircuitOptions options, TimeProvider time, Action<string?>? changed) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private CancellationTokenSource _closed = new();
    private string? _failure;
    private int _underWay;

    /// <summary>Why the circuit is open; null while it is closed.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Lets a question through; the caller has to <see cref="Leave"/>.</summary>
    /// <param name="opened">Canceled when the circuit opens: the question need not be waited for any longer.</param>
    /// <returns>Null where the index may be asked, else why not.</returns>
    public string? TryEnter(out CancellationToken opened)
    {
        lock (_lock)
        {
            opened = _closed.Token;
            if (_failure is not null)
                return Refusal(_failure);
            if (_underWay >= options.MostUnderWay)
                return $"{_underWay} questions to it are under way already";
            _underWay++;
            return null;
        }
    }

    /// <summary>Ends a question, whatever came of it.</summary>
    public void Leave()
    {
        lock (_lock)
            _underWay--;
    }

    /// <summary>Opens the circuit, unless it is open already.</summary>
    /// <param name="failure">Why the index did not answer.</param>
    /// <param name="probe">Asks it again; null where it answered, else why not. Runs in the background until it succeeds.</param>
    public void Open(string failure, Func<CancellationToken, Task<string?>> probe)
    {
        CancellationTokenSource closed;
        lock (_lock)
        {
            if (_failure is not null || _disposed.IsCancellationRequested)
                return;
            _failure = failure;
            closed = _closed;
        }
        changed?.Invoke(failure);
        _ = ProbeAsync(probe, _disposed.Token);
        closed.Cancel();
    }

    /// <summary>Says that an index is not asked at present.</summary>
    public static string Refusal(string failure) => $"not asked, because it failed: {failure}";

    /// <summary>Ends the probes.</summary>
    public void Dispose() => _disposed.Cancel();

    private async Task ProbeAsync(Func<CancellationToken, Task<string?>> probe, CancellationToken disposed)
    {
        while (true)
        {
            await Task.Delay(options.RestAfterFailure, time, disposed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (disposed.IsCancellationRequested)
                return;
            var failure = await probe(disposed).ConfigureAwait(false);
            if (disposed.IsCancellationRequested)
                return;
            lock (_lock)
            {
                _failure = failure;
                if (failure is null)
                    _closed = new CancellationTokenSource();
            }
            if (failure is not null)
                continue;
            changed?.Invoke(null);
            return;
        }
    }
}
