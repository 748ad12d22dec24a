namespace EdgeAI.Inference.Catalog;

/// <summary>
/// The right to use a recogniser until it is given back, whatever answers by then. Take one for each image, use embedder and
/// index of the same lease, and dispose it exactly once. Costs no allocation.
/// </summary>
/// <param name="recogniser">Holds a reference that becomes the lease's.</param>
internal readonly struct RecogniserLease(Recogniser recogniser) : IDisposable
{
    /// <summary>What was leased.</summary>
    public Recogniser Recogniser => recogniser;

    /// <summary>Gives it back.</summary>
    public void Dispose() => recogniser.Release();
}
