using System.Runtime.InteropServices;
using EdgeAI.Orchestration.Running;
using EdgeAI.Orchestration.Running.Processes;

namespace EdgeAI.Orchestration;

/// <summary>What the AppHost's process does between its first and its last moment.</summary>
internal static class ApplicationMain
{
    private const int Failure = 1;

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(DistributedApplication application, IDistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return await Publishing.Publisher.PublishAsync(application, builder, cancellationToken).ConfigureAwait(false);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        InheritedSignals.TakeBack();
        using var interrupt = OnSignal(PosixSignal.SIGINT, end);
        using var terminate = OnSignal(PosixSignal.SIGTERM, end);
        using var hangUp = OnSignal(PosixSignal.SIGHUP, end);
        LauncherWatch.EndWithLauncher(end);

        await using (application)
            return await RunUntilAsync(application, end.Token).ConfigureAwait(false);
    }

    private static async Task<int> RunUntilAsync(DistributedApplication application, CancellationToken end)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await application.StartAsync(end).ConfigureAwait(false);
            var console = application.Context.Console;
            if (application.Dashboard is { } dashboard)
                console.Announce($"Dashboard: {dashboard.LoginUrl}");
            if (await application.Started.WaitAsync(end).ConfigureAwait(false) is { } failure)
            {
                console.Fail(failure);
                return Failure;
            }
            var page = StartReport.PageUrl(application.Model);
            console.Announce($"Everything is up after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s.{(page is null ? "" : $" Live page: {page}")}");
            await Task.Delay(Timeout.Infinite, end).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
        catch (DistributedApplicationException exception)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}").ConfigureAwait(false);
            return ModelErrors.ExitCode;
        }
        return 0;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource end) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // Ended by ourselves, and in order; a second Ctrl-C while that goes on changes nothing.
            context.Cancel = true;
            end.Cancel();
        });
}
