using System.Threading.Channels;
using EdgeAI.Contracts.V1;
using Grpc.Core;

namespace EdgeAI.Capture.Uplink;

/// <summary>Tells inference that a source was lost or is back, for those who look at its page; again every while, as long as it is lost.</summary>
/// <remarks>Nothing depends on it: what cannot be told now is told later, and an older inference is told nothing.</remarks>
internal sealed class SourceReporter(string source, Similarity.SimilarityClient client, PipelineState state, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(10), _patience = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>The source was lost or is back.</summary>
    public void Changed() => _changes.Writer.TryWrite(true);

    /// <summary>Runs until it is told to stop. Never throws.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (await WaitAsync(stopping).ConfigureAwait(false))
        {
            while (!stopping.IsCancellationRequested)
            {
                var now = state.Source;
                if (await TellAsync(now, stopping).ConfigureAwait(false) is not { } isTold)
                    return;
                if (isTold && !now.IsLost)
                    break;
                // Inference may be started anew meanwhile, and would know nothing of a camera that is not there.
                await PauseAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> WaitAsync(CancellationToken stopping)
    {
        try
        {
            return await _changes.Reader.ReadAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // Until something changed, or some time has passed.
    private async Task PauseAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var change = _changes.Reader.WaitToReadAsync(either.Token).AsTask();
        await Task.WhenAny(change, Task.Delay(_again, clock, either.Token)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        await ((Task)change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _changes.Reader.TryRead(out _);
    }

    /// <returns>Whether it was told; null where inference does not know such reports.</returns>
    private async Task<bool?> TellAsync(SourceCondition now, CancellationToken stopping)
    {
        var request = new ReportSourceRequest
        {
            Source = source,
            State = now.IsLost ? SourceState.Lost : SourceState.Back,
            Reason = now.Reason,
            AbsentMs = (long)(now.IsLost ? clock.GetElapsedTime(now.LostAt) : now.Absence).TotalMilliseconds,
            Losses = now.Losses,
        };
        try
        {
            using var call = client.ReportSourceAsync(request, deadline: DateTime.UtcNow + _patience, cancellationToken: stopping);
            await call.ResponseAsync.ConfigureAwait(false);
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unimplemented)
        {
            return null;
        }
#pragma warning disable CA1031 // Frames flow or do not, whether anybody is told of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotReported(logger, exception, source);
            return false;
        }
    }
}
