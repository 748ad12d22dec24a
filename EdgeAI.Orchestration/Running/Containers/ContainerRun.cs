using Docker.DotNet;
using Docker.DotNet.Models;

namespace EdgeAI.Orchestration.Running.Containers;

/// <summary>One run of one container.</summary>
internal sealed class ContainerRun : IInstanceRun
{
    /// <summary>What docker says of a container that it could not watch.</summary>
    private const int Lost = 125;

    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(2);

    private readonly ContainerEngine _engine;
    private readonly StartedContainer _container;
    private readonly ResourceLog _log;
    private readonly RunContext _context;
    private readonly CancellationToken _leave;

    public ContainerRun(ContainerEngine engine, StartedContainer container, ResourceLog log, RunContext context)
    {
        (_engine, _container, _log, _context) = (engine, container, log, context);
        // A persistent one outlives the application, and ends only when somebody ends it.
        _leave = container.IsPersistent ? context.Ending : CancellationToken.None;
        Completion = Task.Run(WatchAsync);
    }

    public int? ProcessId => null;

    public string Description => $"started {_container.Image} as container {_container.Name} ({_container.Id[..Math.Min(12, _container.Id.Length)]})";

    public Task<int> Completion { get; }

    public async Task<int> StopAsync(TimeSpan grace, TimeProvider time)
    {
        if (_leave.IsCancellationRequested)
            return await Completion.ConfigureAwait(false);
        try
        {
            await _engine.Client.Containers.StopContainerAsync(_container.Id,
                new ContainerStopParameters { WaitBeforeKillSeconds = (uint)Math.Max(1, Math.Ceiling(grace.TotalSeconds)) }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DockerApiException or HttpRequestException or IOException)
        {
            _log.Write("system", $"cannot be stopped: {exception.Message}");
        }
        return await Completion.ConfigureAwait(false);
    }

    private async Task<int> WatchAsync()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_leave);
        var output = ContainerOutput.FollowAsync(_engine, _container.Id, _container.LogSince, _log.Write, end.Token);
        var exitCode = await WaitAsync().ConfigureAwait(false);
        // The last lines come after the end; a stream that does not end is not waited for.
        end.CancelAfter(LastLines);
        await output.ConfigureAwait(false);
        if (!_container.IsPersistent)
            await RemoveAsync().ConfigureAwait(false);
        return exitCode;
    }

    private async Task<int> WaitAsync()
    {
        try
        {
            return (int)(await _engine.Client.Containers.WaitContainerAsync(_container.Id, _leave).ConfigureAwait(false)).StatusCode;
        }
        catch (OperationCanceledException) when (_leave.IsCancellationRequested)
        {
            return 0;
        }
        catch (DockerContainerNotFoundException)
        {
            _log.Write("system", "somebody removed the container");
            return Lost;
        }
        catch (Exception exception) when (exception is DockerApiException or HttpRequestException or IOException or ObjectDisposedException)
        {
            _log.Write("system", $"the Docker daemon stopped answering: {exception.Message}");
            return Lost;
        }
    }

    private async Task RemoveAsync()
    {
        try
        {
            await LeftoverContainers.RemoveAsync(_engine, _container.Id, CancellationToken.None).ConfigureAwait(false);
            _context.Launcher.Release(_container.Name);
        }
        catch (Exception exception) when (exception is DockerApiException or HttpRequestException or IOException or ObjectDisposedException)
        {
            _log.Write("system", $"cannot be removed, the next start will: {exception.Message}");
        }
    }
}

/// <summary>A container that was started.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Image">Its image.</param>
/// <param name="IsPersistent">Whether it outlives the application.</param>
/// <param name="LogSince">Seconds since 1970 from which on its output belongs to this run; 0 for all.</param>
internal sealed record StartedContainer(string Id, string Name, string Image, bool IsPersistent, long LogSince);
