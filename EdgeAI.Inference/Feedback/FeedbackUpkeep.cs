using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Items;

namespace EdgeAI.Inference.Feedback;

/// <summary>
/// What a start does not wait for: embeds corrections that this module and projection have not seen, and reads the pictures of all, soon after the start and
/// then daily, so that a damaged one is known.
/// </summary>
internal sealed class FeedbackUpkeep(FeedbackStore store, CatalogState catalog, ModelFiles files, TimeProvider time, ILogger<FeedbackUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(1), Pause = TimeSpan.FromHours(24), ReadyPoll = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (catalog.Current is null) await Task.Delay(ReadyPoll, time, stoppingToken);
            await Task.WhenAll(CatchUpAsync(stoppingToken), VerifyAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private async Task CatchUpAsync(CancellationToken stopping)
    {
        while (await store.WaitForWorkAsync(stopping)) await DoAsync(() => CatchUp(stopping));
    }

    private async Task VerifyAsync(CancellationToken stopping)
    {
        for (var pause = FirstAfter; ; pause = Pause)
        {
            await Task.Delay(pause, time, stopping);
            await DoAsync(store.Verify);
        }
    }

    private Task<bool> DoAsync(Action work) => QuietThread.Run(() =>
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is FeedbackFileException or NotReadyException)
        {
            Log.UpkeepFailed(logger, exception.Message);
        }
        return true;
    });

    private void CatchUp(CancellationToken stopping)
    {
        using var lease = catalog.Lease();
        var recogniser = lease.Recogniser;
        store.CatchUp(recogniser.Embedder, recogniser.IsDefaultSpace ? null : files.OwnDefault, stopping);
    }
}
