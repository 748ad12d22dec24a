using System.ComponentModel;
using EdgeAI.Orchestration.Running.Health;

namespace EdgeAI.Orchestration.Running;

/// <summary>Starts one copy of a resource when its dependencies are there, starts it again when it crashes, and ends it.</summary>
/// <param name="instance">The copy.</param>
/// <param name="runner">How a copy of this kind runs once.</param>
/// <param name="restarts">Whether a crash is followed by a restart; a job's is not.</param>
/// <param name="context">What the run shares.</param>
internal sealed class ResourceSupervisor(ResourceInstance instance, IInstanceRunner runner, bool restarts, RunContext context) : IDisposable
{
    private readonly SemaphoreSlim _commands = new(1, 1);
    private readonly RestartBackoff _backoff = new(Random.Shared);
    private CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public ResourceInstance Instance { get; } = instance;

    /// <summary>Whether a crash ends it, as is right for work that others wait for.</summary>
    public bool IsJob => !restarts;

    /// <summary>Starts it unless it runs or is about to.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> StartAsync()
    {
        await _commands.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_loop.IsCompleted)
                return false;
            Begin();
            return true;
        }
        finally
        {
            _commands.Release();
        }
    }

    /// <summary>Ends it and stays away from it until it is started again.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> StopAsync()
    {
        await _commands.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_loop.IsCompleted)
                return false;
            await EndAsync().ConfigureAwait(false);
            return true;
        }
        finally
        {
            _commands.Release();
        }
    }

    /// <summary>Ends it if it runs, and starts it.</summary>
    public async Task RestartAsync()
    {
        await _commands.WaitAsync().ConfigureAwait(false);
        try
        {
            await EndAsync().ConfigureAwait(false);
            Instance.Update(snapshot => snapshot with { Restarts = snapshot.Restarts + 1 });
            Begin();
        }
        finally
        {
            _commands.Release();
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _commands.Dispose();
    }

    private void Begin()
    {
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        var token = _stop.Token;
        _loop = Task.Run(() => SuperviseAsync(token), CancellationToken.None);
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task SuperviseAsync(CancellationToken stop)
    {
        try
        {
            Instance.Update(snapshot => snapshot with { ExitCode = null, StateDetail = null, HealthStatus = null, HealthReports = [] });
            await DependencyWait.WaitAllAsync(Instance, context, stop).ConfigureAwait(false);
            while (true)
            {
                var started = context.Time.GetTimestamp();
                var exitCode = await RunOnceAsync(stop).ConfigureAwait(false);
                if (!await GoesOnAsync(exitCode, context.Time.GetElapsedTime(started), stop).ConfigureAwait(false))
                    return;
            }
        }
        // Whatever else goes wrong meanwhile (a dependency that is ended at the same time), it was told to end.
        catch (Exception) when (stop.IsCancellationRequested)
        {
            Instance.Update(snapshot => snapshot with { State = KnownResourceStates.Exited, StateDetail = CustomResourceSnapshot.StoppedDetail, HealthStatus = null });
        }
        catch (Containers.ContainerImageException exception) when (UnavailableContainers.HasSubstitute(Instance.Resource))
        {
            UnavailableContainers.Withhold(Instance, exception.Message, context);
        }
        catch (Exception exception) when (exception is DistributedApplicationException or Win32Exception or IOException or InvalidOperationException)
        {
            Instance.Log.Write("system", $"cannot start: {exception.Message}");
            Instance.Update(snapshot => snapshot with { State = KnownResourceStates.FailedToStart, StateDetail = exception.Message, HealthStatus = null });
        }
    }

    private async Task<int> RunOnceAsync(CancellationToken stop)
    {
        Instance.Update(snapshot => snapshot with { State = KnownResourceStates.Starting, StateDetail = null, StopTimeStamp = null, ExitCode = null });
        var run = await runner.StartAsync(Instance, context, stop).ConfigureAwait(false);
        Instance.Update(snapshot => snapshot with
        {
            State = KnownResourceStates.Running,
            ProcessId = run.ProcessId,
            StartTimeStamp = context.Time.GetUtcNow().UtcDateTime,
        });
        Instance.Log.Write("system", run.Description);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var health = HealthMonitor.WatchAsync(Instance, context, ended.Token);
        try
        {
            return await run.Completion.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Instance.Update(snapshot => snapshot with { State = KnownResourceStates.Stopping });
            return await run.StopAsync(context.Options.StopGrace, context.Time).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await health.ConfigureAwait(false);
        }
    }

    /// <summary>Says how it ended, and waits before the next start if there is to be one.</summary>
    private async Task<bool> GoesOnAsync(int exitCode, TimeSpan lasted, CancellationToken stop)
    {
        var stopped = stop.IsCancellationRequested;
        var crashed = exitCode != 0 && !stopped;
        var goesOn = crashed && restarts;
        var delay = goesOn ? _backoff.Next(lasted) : TimeSpan.Zero;
        var text = $"ended with exit code {exitCode} after {lasted.TotalSeconds:0.0} s{(goesOn ? $", starts again in {delay.TotalSeconds:0.0} s" : "")}";
        Instance.Log.Write("system", stopped ? CustomResourceSnapshot.StoppedDetail : text);
        Instance.Update(snapshot => snapshot with
        {
            State = exitCode == 0 && !stopped ? KnownResourceStates.Finished : KnownResourceStates.Exited,
            StateDetail = stopped ? CustomResourceSnapshot.StoppedDetail : crashed ? text : null,
            ExitCode = exitCode,
            ProcessId = null,
            HealthStatus = null,
            StopTimeStamp = context.Time.GetUtcNow().UtcDateTime,
        });
        if (!goesOn)
            return false;
        await Task.Delay(delay, context.Time, stop).ConfigureAwait(false);
        Instance.Update(snapshot => snapshot with { Restarts = snapshot.Restarts + 1 });
        return true;
    }
}
