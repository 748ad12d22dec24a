using System.Collections.Immutable;
using EdgeAI.Orchestration.Running.Processes;
using Microsoft.Extensions.Configuration;

namespace EdgeAI.Orchestration.Running;

/// <summary>What everything that runs the model shares.</summary>
internal sealed record RunContext(DistributedApplicationModel Model, DistributedApplicationExecutionContext ExecutionContext,
    ResourceNotificationService Notifications, ConsoleOutput Console, TimeProvider Time, RunOptions Options)
{
    private ImmutableHashSet<IResource> _unavailable = [];

    public required ChildProcessLauncher Launcher { get; init; }

    public required Health.HealthProbe Health { get; init; }

    /// <summary>Folder of the AppHost's project.</summary>
    public string AppHostDirectory { get; init; } = "";

    /// <summary>Containers that cannot run here: nobody waits for them, and nobody is told their addresses.</summary>
    public ImmutableHashSet<IResource> Unavailable => _unavailable;

    /// <summary>The whole application is ending, and not one resource of it.</summary>
    public CancellationToken Ending { get; set; }

    /// <summary>The log of every copy, by its id.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<string, ResourceLog> Logs { get; } = new(StringComparer.OrdinalIgnoreCase);

    public void Withhold(IResource resource) => ImmutableInterlocked.Update(ref _unavailable, static (set, one) => set.Add(one), resource);
}

/// <summary>Times of a run, from configuration section <c>Orchestration</c>.</summary>
internal sealed class RunOptions
{
    /// <summary>How long a process may take to end when asked, before it is killed. Default 3 s: the whole tree has 5.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a resource waits for another before the AppHost says whom it waits for. Default 60 s.</summary>
    public TimeSpan SlowDependency { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time between health checks until the first healthy answer. Default 0.2 s.</summary>
    public TimeSpan HealthStarting { get; set; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Time between health checks of a healthy resource. Default 2 s.</summary>
    public TimeSpan HealthSteady { get; set; } = TimeSpan.FromSeconds(2);

    public static RunOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Orchestration");
        var options = new RunOptions();
        return new RunOptions
        {
            StopGrace = section.GetValue(nameof(StopGrace), options.StopGrace),
            SlowDependency = section.GetValue(nameof(SlowDependency), options.SlowDependency),
            HealthStarting = section.GetValue(nameof(HealthStarting), options.HealthStarting),
            HealthSteady = section.GetValue(nameof(HealthSteady), options.HealthSteady),
        };
    }
}
