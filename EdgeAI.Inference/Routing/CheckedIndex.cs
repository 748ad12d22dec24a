using EdgeAI.Vectors;

namespace EdgeAI.Inference.Routing;

/// <summary>
/// An index that is opened, and its embedding checked, when it is first asked; one that cannot be opened fails for whoever asks,
/// and is tried again after a while. Safe for concurrent use.
/// </summary>
/// <param name="open">Opens the index, or throws why not.</param>
/// <param name="rest">How long a failure stands.</param>
/// <param name="time">Measures it.</param>
internal sealed class CheckedIndex(Func<CancellationToken, Task<IVectorIndex>> open, TimeSpan rest, TimeProvider time) : IVectorIndex, IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile IVectorIndex? _index;
    private Exception? _failure;
    private long _failedAt;

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
            if (_index is { } opened) return opened;
            if (_failure is not null && time.GetElapsedTime(_failedAt) < rest) throw new IndexUnavailableException(_failure.Message, _failure);
            return _index = await open(cancellation);
        }
        catch (Exception failure) when (failure is not (IndexUnavailableException or OperationCanceledException))
        {
            (_failure, _failedAt) = (failure, time.GetTimestamp());
            throw;
        }
        finally
        {
            _opening.Release();
        }
    }
}
