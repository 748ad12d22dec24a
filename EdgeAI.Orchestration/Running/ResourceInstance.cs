using System.Collections.Immutable;

namespace EdgeAI.Orchestration.Running;

/// <summary>One copy of a resource: what it is called, where it listens, what it wrote.</summary>
internal sealed class ResourceInstance
{
    private readonly ResourceNotificationService _notifications;

    public ResourceInstance(IResource resource, int index, int copies, IReadOnlyDictionary<string, int> targetPorts, RunContext context)
    {
        _notifications = context.Notifications;
        Resource = resource;
        Parent = copies == 1 ? null : resource.Name;
        Id = copies == 1 ? resource.Name : $"{resource.Name}-{index + 1}";
        TelemetryId = System.Security.Cryptography.RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 8);
        TargetPorts = HostPorts = targetPorts;
        if (resource is not IResourceWithoutLifetime)
            context.Console.Introduce(Id);
        Log = new ResourceLog(context.Time, line => context.Console.Write(Id, line.Stream, line.Text));
        context.Logs[Id] = Log;
    }

    public IResource Resource { get; }

    /// <summary>The resource's name, with a number where there are several copies.</summary>
    public string Id { get; }

    /// <summary>Name of the resource of which this is one copy among several; null for the only one.</summary>
    public string? Parent { get; }

    /// <summary>Tells this process from others of the same service in the telemetry.</summary>
    public string TelemetryId { get; }

    /// <summary>Port this copy listens on, by endpoint name.</summary>
    public IReadOnlyDictionary<string, int> TargetPorts { get; }

    /// <summary>Port of this machine that leads to it, by endpoint name: a container's differ from those it listens on.</summary>
    public IReadOnlyDictionary<string, int> HostPorts { get; init; }

    public ResourceLog Log { get; }

    public CustomResourceSnapshot Snapshot => _notifications.TryGetCurrentState(Id, out var current)
        ? current.Snapshot
        : throw new InvalidOperationException($"Resource \"{Id}\" was never announced.");

    /// <summary>The addresses of this copy itself; those of the model where it is the only one.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public void Update(Func<CustomResourceSnapshot, CustomResourceSnapshot> update) =>
        _notifications.Publish(Resource, Id, before => update(before ?? new CustomResourceSnapshot
        {
            ResourceType = TypeName(Resource),
            State = KnownResourceStates.NotStarted,
            Urls = Urls,
        }));

    public static string TypeName(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        ExecutableResource => "Executable",
        ParameterResource => "Parameter",
        ExternalServiceResource => "ExternalService",
        _ => resource.GetType().Name,
    };
}
