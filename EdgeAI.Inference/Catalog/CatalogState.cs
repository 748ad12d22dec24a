namespace EdgeAI.Inference.Catalog;

/// <summary>Whether the service can answer, and with what. Safe for concurrent use.</summary>
internal sealed class CatalogState : IDisposable
{
    private volatile Recogniser? _recogniser;
    private volatile string _reason = "starting";

    /// <summary>Raised after <see cref="Current"/> or <see cref="Reason"/> changed.</summary>
    public event Action? Changed;

    /// <summary>What answers; null until it is ready.</summary>
    public Recogniser? Current => _recogniser;

    /// <summary>What the service is waiting for, or why it will never be ready.</summary>
    public string Reason => _reason;

    /// <summary>What answers.</summary>
    /// <exception cref="NotReadyException">The module is not warm or the index not open.</exception>
    public Recogniser Require() => _recogniser ?? throw new NotReadyException(_reason);

    public void Waiting(string reason)
    {
        _reason = reason;
        Changed?.Invoke();
    }

    public void Ready(Recogniser recogniser)
    {
        _recogniser = recogniser;
        Changed?.Invoke();
    }

    public void Dispose() => _recogniser?.Dispose();
}

/// <summary>The service cannot answer yet.</summary>
internal sealed class NotReadyException(string reason) : Exception($"The service is not ready: {reason}. Ask /health, and try again.");
