namespace EdgeAI.Vectors.Routing;

/// <summary>
/// The local answer always and at once; the cloud's comes second. The cloud is asked where the best local score is under the
/// threshold, or where the caller allows time for it. Only such a caller waits, and no longer than it said: everybody else has
/// the local answer when the call returns, and the merged one, should it come, in <see cref="SearchAnswer.Later"/>.
/// </summary>
/// <param name="local">Answers without waiting for anything.</param>
/// <param name="remote">The cloud, behind its circuit breaker.</param>
/// <param name="options">When it is asked.</param>
/// <param name="time">Measures the caller's time.</param>
public sealed class HybridVectorIndex(IVectorIndex local, RemoteVectorIndex remote, HybridOptions? options = null, TimeProvider? time = null) : IVectorIndex
{
    /// <summary>Name of the cloud where it is reported as lost.</summary>
    public const string RemoteOrigin = "cloud";

    private readonly HybridOptions _options = (options ?? new HybridOptions()).Validated();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var first = await local.SearchAsync(query, request, cancellation).ConfigureAwait(false);
        var mayWait = request.Deadline > TimeSpan.Zero;
        if (!mayWait && (!request.WantsLater || !IsPoor(first, request)))
            return first;
        if (remote.TryAsk(query, request, out var refusal) is not { } asked)
            return Without(first, refusal!);
        var later = MergeAsync(first, asked, request.K);
        return mayWait ? await WithinAsync(first, later, request, cancellation).ConfigureAwait(false) : first with { Later = later };
    }

    private bool IsPoor(SearchAnswer first, SearchRequest request) => first.Matches.Count < request.K || first.Matches[0].Match.Score < _options.AskBelowScore;

    private async Task<SearchAnswer> WithinAsync(SearchAnswer first, Task<SearchAnswer> later, SearchRequest request, CancellationToken cancellation)
    {
        try
        {
            return await later.WaitAsync(request.Deadline, _time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Without(first, $"no answer within the caller's {request.Deadline.TotalMilliseconds:0} ms") with { Later = request.WantsLater ? later : null };
        }
    }

    // Never fails: the local answer stands.
    private async Task<SearchAnswer> MergeAsync(SearchAnswer first, Task<SearchAnswer> asked, int k)
    {
        try
        {
            return SearchAnswer.Merge([first, await asked.ConfigureAwait(false)], k, []);
        }
        catch (Exception failure)
        {
            return Without(first, failure.Message);
        }
    }

    private SearchAnswer Without(SearchAnswer first, string reason) => first with { Lost = [.. first.Lost, new LostIndex(remote.Origin, reason)] };
}
