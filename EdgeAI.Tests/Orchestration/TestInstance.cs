using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Running;
using EdgeAI.Orchestration.Running.Health;

namespace EdgeAI.Tests.Orchestration;

/// <summary>A copy of a resource outside a running application.</summary>
internal static class TestInstance
{
    public static ResourceInstance Of(IResource resource, IReadOnlyDictionary<string, int>? targetPorts = null, RunContext? context = null, int index = 0, int copies = 1)
    {
        var instance = new ResourceInstance(resource, index, copies, targetPorts ?? new Dictionary<string, int>(), context ?? Context());
        instance.Update(snapshot => snapshot);
        return instance;
    }

    public static RunContext Context() => new(new DistributedApplicationModel(new ResourceCollection()),
        new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run), new ResourceNotificationService(), ConsoleOutput.Silent(), TimeProvider.System, new RunOptions())
    {
        Launcher = null!,
        Health = new HealthProbe(null, TimeProvider.System),
    };
}
