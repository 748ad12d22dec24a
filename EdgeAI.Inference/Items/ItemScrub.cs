using EdgeAI.Inference.Hosting;

namespace EdgeAI.Inference.Items;

/// <summary>Reads the taught photographs from time to time, so that a damaged one is known before it is needed: frames are answered from its features, not from it.</summary>
internal sealed class ItemScrub(ItemLibrary library, StoreDamage damage, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = FirstAfter; ; pause = Pause)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            if (library.Shelf is { } shelf) await QuietThread.Run(() => Look(shelf, stoppingToken));
        }
    }

    private int Look(ItemShelf shelf, CancellationToken stopping)
    {
        var found = 0;
        foreach (var path in shelf.Store.FindDamaged().TakeWhile(_ => !stopping.IsCancellationRequested))
        {
            damage.Report(path.Path, $"{path.Reason}; answers are as before, an export would lack it. Restore the file, or teach it again.");
            found++;
        }
        return found;
    }
}
