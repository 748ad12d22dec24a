namespace EdgeAI.Vectors.Routing;

/// <summary>
/// Several indexes asked at the same time, their answers merged. A shard that fails is reported in the answer; the others'
/// matches stand. How long a shard may take, and that a dead one costs nothing, is <see cref="RemoteVectorIndex"/>'s.
/// </summary>
/// <param name="shards">The indexes by name.</param>
public sealed class ShardedVectorIndex(IReadOnlyList<(string Name, IVectorIndex Index)> shards) : IVectorIndex
{
    /// <inheritdoc/>
    /// <exception cref="AggregateException">No shard answered.</exception>
    public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = shards.Select(shard => AskAsync(shard.Index, query, request, cancellation)).ToArray();
        List<SearchAnswer> answers = [];
        List<LostIndex> lost = [];
        List<Exception> failures = [];
        for (var i = 0; i < asked.Length; i++)
        {
            try
            {
                answers.Add(await asked[i].ConfigureAwait(false));
            }
            // The query's own fault is the caller's, whichever shard notices it; everything else is the shard's.
            catch (Exception failure) when (failure is not InvalidVectorException && !cancellation.IsCancellationRequested)
            {
                lost.Add(new LostIndex(shards[i].Name, failure.Message));
                failures.Add(failure);
            }
        }
        return answers.Count > 0 ? SearchAnswer.Merge(answers, request.K, lost)
            : throw new AggregateException($"None of the {asked.Length} shards answered: {string.Join("; ", lost.Select(shard => $"{shard.Origin}: {shard.Reason}"))}.", failures);
    }

    // On another thread, because an index in this process answers synchronously.
    private static Task<SearchAnswer> AskAsync(IVectorIndex index, ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation) =>
        Task.Run(() => index.SearchAsync(query, request, cancellation).AsTask(), cancellation);
}
