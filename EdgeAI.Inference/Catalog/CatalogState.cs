namespace EdgeAI.Inference.Catalog;

/// <summary>
/// Whether the service can answer, and with what. What answers may be replaced at any time (another projection, another index):
/// whoever has a lease goes on with the old one, whoever comes gets the new one, and nobody waits. Safe for concurrent use.
/// </summary>
internal sealed class CatalogState : IDisposable
{
    private volatile Recogniser? _recogniser;
    private volatile string _reason = "starting";
    private volatile string? _note;
    private int _revision;

    /// <summary>Raised before a recogniser begins to answer, so that what belongs to it is there with its first answer.</summary>
    public event Action<Recogniser>? Preparing;

    /// <summary>Counts the times that entries came, went or changed their label.</summary>
    public int Revision => Volatile.Read(ref _revision);

    /// <summary>Raised after <see cref="Current"/>, its entries or <see cref="Reason"/> changed.</summary>
    public event Action? Changed;

    /// <summary>
    /// What answers at this moment, for facts about it (model, space, number of entries); null until it is ready. It may be closed
    /// any time: whoever embeds or searches takes a <see cref="Lease"/>.
    /// </summary>
    public Recogniser? Current => _recogniser;

    /// <summary>What the service is waiting for, or why it will never be ready.</summary>
    public string Reason => _reason;

    /// <summary>What its owner should know although it answers: why an index that lies there is not the one that does. Null for nothing.</summary>
    public string? Note { get => _note; set => _note = value; }

    /// <summary>What answers, for the facts that <see cref="Current"/> is for.</summary>
    /// <exception cref="NotReadyException">The module is not warm or the index not open.</exception>
    public Recogniser Require() => _recogniser ?? throw new NotReadyException(_reason);

    /// <summary>What answers, to embed and search with until the lease is disposed.</summary>
    /// <exception cref="NotReadyException">The module is not warm or the index not open.</exception>
    public RecogniserLease Lease()
    {
        while (true)
        {
            var recogniser = Require();
            if (recogniser.TryAddReference()) return new RecogniserLease(recogniser);
            // Replaced between the two lines: the next one is in its place already.
        }
    }

    public void Waiting(string reason)
    {
        _reason = reason;
        Changed?.Invoke();
    }

    /// <summary>Answers with this one from now on. The one before is closed when its last lease is back.</summary>
    /// <param name="recogniser">Its caller's reference becomes the state's.</param>
    public void Ready(Recogniser recogniser)
    {
        Preparing?.Invoke(recogniser);
        var before = Interlocked.Exchange(ref _recogniser, recogniser);
        before?.Release();
        Changed?.Invoke();
    }

    /// <summary>Tells those who listen that entries came, went or changed their label.</summary>
    public void EntriesChanged()
    {
        Interlocked.Increment(ref _revision);
        Changed?.Invoke();
    }

    public void Dispose()
    {
        _reason = "stopping";
        Interlocked.Exchange(ref _recogniser, null)?.Release();
    }
}

/// <summary>The service cannot answer yet.</summary>
internal sealed class NotReadyException(string reason) : Exception($"The service is not ready: {reason}. Ask /health, and try again.");
