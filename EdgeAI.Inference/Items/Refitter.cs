using System.Threading.Channels;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition.Fitting;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Items;

/// <summary>
/// Fits the projection anew, in the background, when what was taught has come to rest; one fit at a time, on one thread that gives way to
/// the frames. What comes of it is swapped in; until then, and whatever goes wrong, the one before stays in force.
/// </summary>
internal sealed class Refitter(CatalogState state, ItemLibrary library, RefitJob job, IOptions<ItemsOptions> options, TimeProvider clock, ILogger<Refitter> logger) : BackgroundService
{
    private const string Nothing = "nothing to fit yet", Fitting = "fitting to what was taught";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5), MaxRetry = TimeSpan.FromHours(1);
    private const int RetryAfterDelays = 10;

    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _failures;
    private volatile string _status = options.Value.Refit ? Nothing : $"off by {ItemsOptions.Section}:{nameof(ItemsOptions.Refit)}";

    /// <summary>What the last fit came to, or what is under way, for people.</summary>
    public string Status => _status == Nothing && state.Current is { HoldsItems: true, Fitted: { } fitted } ? InUse(fitted) : _status;

    /// <summary>Asks for a fit.</summary>
    public void Request()
    {
        if (options.Value.Refit) _requests.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        library.Changed += Request;
        try
        {
            while (await _requests.Reader.WaitToReadAsync(stoppingToken))
            {
                _status = "waiting until nothing more is taught";
                while (_requests.Reader.TryRead(out _)) await Task.Delay(options.Value.RefitDelay, clock, stoppingToken);
                _status = Fitting;
                _status = await FitAsync(stoppingToken);
            }
        }
        finally
        {
            library.Changed -= Request;
        }
    }

    private async Task<string> FitAsync(CancellationToken cancellationToken)
    {
        Recogniser? next = null;
        try
        {
            next = await QuietThread.Run(() => job.Run(new Telling(progress => _status = $"{Fitting}: {progress}"), cancellationToken));
            var inUse = InUse(next.Fitted!);
            if (!await library.TrySwapFitAsync(next, cancellationToken)) throw new RefitSkippedException("another index was taken up meanwhile");
            (next, _failures) = (null, 0);
            return inUse;
        }
        catch (RefitSkippedException skipped)
        {
            Log.RefitSkipped(logger, skipped.Message);
            if (skipped.IsPassing) _ = RequestAfterAsync(Pause, cancellationToken);
            return $"not fitted anew: {skipped.Message}";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.RefitFailed(logger, exception);
            // Memory or room on the disk may be there later.
            _ = RequestAfterAsync(RetryDelay(_failures++), cancellationToken);
            return $"failed: {exception.Message}";
        }
        finally
        {
            next?.Release();
        }
    }

    // Ten times the quiet time, doubled with each further failure.
    private TimeSpan RetryDelay(int failures)
    {
        var delay = (options.Value.RefitDelay + TimeSpan.FromMilliseconds(100)) * RetryAfterDelays * Math.Pow(2, Math.Min(failures, 20));
        return delay < MaxRetry ? delay : MaxRetry;
    }

    private static string InUse(FittedProjection fitted) => $"in use: {fitted.Reason}";

    private async Task RequestAfterAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested) Request();
    }

    // Told at once and in order, where Progress<T> posts to the pool.
    private sealed class Telling(Action<FitProgress> tell) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => tell(value);
    }
}
