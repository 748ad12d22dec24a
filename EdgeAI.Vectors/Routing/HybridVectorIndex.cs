namespace EdgeAI.Vectors.Routing;

/// <summary>
/// The local answer always and at once; the cloud's comes second. The cloud is asked where the best local score is under the
/// threshold, or where the caller allows time for it. Only such a caller waits, and no longer than it said: everybody else has
/// the local answer when the call returns, and the merged one, should it come, in <see cref="SearchAnswer.Later"/>.
/// </summary>
/// <remarks>A cloud that failed or was late is not asked for a while, and a slow one has few questions at a time: see <see cref="HybridOptions"/>.</remarks>
/// <param name="local">Answers without waiting for anything.</param>
/// <param name="remote">The cloud.</param>
/// <param name="options">When it is asked.</param>
/// <param name="time">Measures its time.</param>
public sealed class HybridVectorIndex(IVectorIndex local, IVectorIndex remote, HybridOptions? options = null, TimeProvider? time = null) : IVectorIndex
{
    /// <summary>Name of the cloud where it is reported as lost.</summary>
    public const string RemoteOrigin = "cloud";

    private readonly HybridOptions _options = (options ?? new HybridOptions()).Validated();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly CloudGate _gate = new(options ?? new HybridOptions(), time ?? TimeProvider.System);

    /// <inheritdoc/>
    public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var first = await local.SearchAsync(query, request, cancellation).ConfigureAwait(false);
        var mayWait = request.Deadline > TimeSpan.Zero;
        if (!mayWait && (!request.WantsLater || !IsPoor(first, request)))
            return first;
        if (_gate.TryEnter() is { } refusal)
            return Without(first, refusal);
        // The query is copied: its memory is the caller's again long before the cloud has answered.
        var later = AskAsync(first, query.ToArray(), request);
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

    // Ends with the cloud's deadline even where the remote index does not heed its token, and never fails.
    private async Task<SearchAnswer> AskAsync(SearchAnswer first, ReadOnlyMemory<float> query, SearchRequest request)
    {
        using var late = new CancellationTokenSource(_options.RemoteDeadline, _time);
        try
        {
            // On another thread from the start: what connecting costs is not the local answer's.
            var answer = await Task.Run(() => remote.SearchAsync(query, request with { Deadline = default, WantsLater = false }, late.Token).AsTask(), late.Token)
                .WaitAsync(late.Token).ConfigureAwait(false);
            _gate.Leave(failure: null);
            return SearchAnswer.Merge([first, answer], request.K, []);
        }
        catch (Exception failure)
        {
            var reason = late.IsCancellationRequested ? $"no answer within {_options.RemoteDeadline.TotalMilliseconds:0} ms" : failure.Message;
            _gate.Leave(reason);
            return Without(first, reason);
        }
    }

    private static SearchAnswer Without(SearchAnswer first, string reason) => first with { Lost = [.. first.Lost, new LostIndex(RemoteOrigin, reason)] };
}
