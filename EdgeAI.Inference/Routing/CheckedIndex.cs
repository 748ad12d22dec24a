using EdgeAI.Vectors;

namespace EdgeAI.Inference.Routing;

/// <summary>An index that is opened, and its embedding checked, when it is first asked; one that cannot be opened is tried again by the next question. Safe for concurrent use.</summary>
/// <param name="open">Opens the index, or throws why not.</param>
internal sealed class CheckedIndex(Func<CancellationToken, Task<IVectorIndex>> open) : IVectorIndex, IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile IVectorIndex? _index;

    /// <inheritdoc/>
    public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        var index = _index ?? await OpenAsync(cancellation);
        try
        {
            return await index.SearchAsync(query, request, cancellation);
        }
        catch (IndexSpaceException)
        {
            // The alias leads to another collection by now: the next question opens that one.
            Close(index);
            throw;
        }
    }

    public void Dispose()
    {
        if (_index is { } index) Close(index);
        _opening.Dispose();
    }

    private void Close(IVectorIndex index)
    {
        _index = null;
        (index as IDisposable)?.Dispose();
    }

    private async Task<IVectorIndex> OpenAsync(CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation);
        try
        {
            return _index ??= await open(cancellation);
        }
        finally
        {
            _opening.Release();
        }
    }
}
