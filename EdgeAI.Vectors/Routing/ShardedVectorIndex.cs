namespace EdgeAI.Vectors.Routing;

/// <summary>
/// Several indexes asked at the same time, their answers merged. A shard that fails, or is later than the deadline, is
/// reported in the answer; the others' matches stand.
/// </summary>
/// <param name="shards">The indexes by name.</param>
/// <param name="deadline">How long a shard may take; 2 s where it is null.</param>
/// <param name="time">Measures the deadline.</param>
public sealed class ShardedVectorIndex(IReadOnlyList<(string Name, IVectorIndex Index)> shards, TimeSpan? deadline = null, TimeProvider? time = null) : IVectorIndex
{
    private readonly TimeSpan _deadline = deadline ?? TimeSpan.FromSeconds(2);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    /// <exception cref="AggregateException">No shard answered.</exception>
    public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asked = shards.Select(shard => AskAsync(shard.Index, query, request, late.Token)).ToArray();
        List<SearchAnswer> answers = [];
        List<LostIndex> lost = [];
        List<Exception> failures = [];
        var deadline = Task.Delay(_deadline, _time, late.Token);
        for (var i = 0; i < asked.Length; i++)
        {
            try
            {
                if (await Task.WhenAny(asked[i], deadline).ConfigureAwait(false) != asked[i] && !asked[i].IsCompleted)
                    throw new TimeoutException($"no answer within {_deadline.TotalMilliseconds:0} ms");
                answers.Add(await asked[i].ConfigureAwait(false));
            }
            // The query's own fault is the caller's, whichever shard notices it; everything else is the shard's.
            catch (Exception failure) when (failure is not InvalidVectorException && !cancellation.IsCancellationRequested)
            {
                lost.Add(new LostIndex(shards[i].Name, failure.Message));
                failures.Add(failure);
            }
        }
        await late.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return answers.Count > 0 ? SearchAnswer.Merge(answers, request.K, lost)
            : throw new AggregateException($"None of the {asked.Length} shards answered: {string.Join("; ", lost.Select(shard => $"{shard.Origin}: {shard.Reason}"))}.", failures);
    }

    // On another thread, because an index in this process answers synchronously.
    private static Task<SearchAnswer> AskAsync(IVectorIndex index, ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation) =>
        Task.Run(() => index.SearchAsync(query, request, cancellation).AsTask(), cancellation);
}
