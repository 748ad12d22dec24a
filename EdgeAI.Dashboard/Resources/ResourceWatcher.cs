namespace EdgeAI.Dashboard.Resources;

/// <summary>Keeps the board up to date for as long as the program runs, connecting again whenever the AppHost is lost.</summary>
public sealed class ResourceWatcher(ResourceApiClient api, ResourceBoard board, TimeProvider time, ILogger<ResourceWatcher> log) : BackgroundService
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!api.IsConfigured)
            return;
        board.Lose("Connecting.");
        var pause = s_firstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var problem = "The AppHost ended the connection.";
            try
            {
                board.Replace(await api.ReadAllAsync(stoppingToken));
                pause = s_firstPause;
                await foreach (var change in api.WatchAsync(stoppingToken))
                    board.Apply(change);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException)
            {
                problem = e.Message;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            if (board.Connection == AppHostConnection.Connected)
                log.AppHostLost(problem);
            board.Lose(problem);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }
}
