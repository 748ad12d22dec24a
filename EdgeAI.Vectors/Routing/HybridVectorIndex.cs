using System.Runtime.CompilerServices;

namespace EdgeAI.Vectors.Routing;

/// <summary>
/// The local index first, always; the cloud only where the local answer is poor, and never for longer than its budget. While
/// the cloud is down it is left alone for a while, so that it costs the frames in between nothing.
/// </summary>
public sealed class HybridVectorIndex(IVectorIndex local, IVectorIndex remote, HybridOptions? options = null, TimeProvider? time = null) : IVectorIndex
{
    /// <summary>Name of the cloud where it is reported as lost.</summary>
    public const string RemoteOrigin = "cloud";

    private readonly HybridOptions _options = options ?? new HybridOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _restUntil;

    /// <inheritdoc/>
    public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        SearchAnswer? last = null;
        await foreach (var answer in SearchProgressivelyAsync(query, request, cancellation).ConfigureAwait(false))
            last = answer;
        return last!;
    }

    /// <summary>Gives the local answer at once, and then, where the cloud was asked, the merged one.</summary>
    public async IAsyncEnumerable<SearchAnswer> SearchProgressivelyAsync(
        ReadOnlyMemory<float> query, SearchRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var first = await local.SearchAsync(query, request, cancellation).ConfigureAwait(false);
        yield return first;
        var enough = first.Matches.Count >= request.K && first.Matches[0].Match.Score >= _options.AskBelowScore;
        if (enough || _options.RemoteBudget <= TimeSpan.Zero || _time.GetTimestamp() < Volatile.Read(ref _restUntil))
            yield break;
        yield return await WithRemoteAsync(first, query, request, cancellation).ConfigureAwait(false);
    }

    private async Task<SearchAnswer> WithRemoteAsync(SearchAnswer first, ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(_options.RemoteBudget, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            // Waiting ends with the budget even where the remote index does not heed its token.
            var answer = await Task.Run(() => remote.SearchAsync(query, request, either.Token).AsTask(), either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return SearchAnswer.Merge([first, answer], request.K, []);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            var rest = (long)(_options.RestAfterFailure.TotalSeconds * _time.TimestampFrequency);
            Volatile.Write(ref _restUntil, _time.GetTimestamp() + rest);
            var reason = late.IsCancellationRequested ? $"no answer within {_options.RemoteBudget.TotalMilliseconds:0} ms" : failure.Message;
            return first with { Lost = [.. first.Lost, new LostIndex(RemoteOrigin, reason)] };
        }
    }
}
