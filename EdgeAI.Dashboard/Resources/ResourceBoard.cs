namespace EdgeAI.Dashboard.Resources;

/// <summary>How the dashboard stands with the AppHost.</summary>
public enum AppHostConnection
{
    /// <summary>There is none: the dashboard runs alone.</summary>
    NotConfigured,

    /// <summary>Not reached yet, or lost.</summary>
    Lost,

    /// <summary>Connected.</summary>
    Connected,
}

/// <summary>The resources as the AppHost last told of them. Thread-safe.</summary>
public sealed class ResourceBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceSnapshot> _resources = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Grows with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>How we stand with the AppHost.</summary>
    public AppHostConnection Connection { get; private set; }

    /// <summary>Why the connection is lost, or empty.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The resources; a replica right after its parent.</summary>
    public IReadOnlyList<ResourceSnapshot> All()
    {
        lock (_lock)
            return [.. _resources.Values.OrderBy(r => r.Parent ?? r.Name, StringComparer.Ordinal).ThenBy(r => r.Parent is not null).ThenBy(r => r.Name, StringComparer.Ordinal)];
    }

    /// <summary>One resource, or null.</summary>
    public ResourceSnapshot? Find(string name)
    {
        lock (_lock)
            return _resources.GetValueOrDefault(name);
    }

    internal void Replace(IEnumerable<ResourceSnapshot> resources)
    {
        lock (_lock)
        {
            _resources.Clear();
            foreach (var resource in resources)
                _resources[resource.Name] = resource;
            (Connection, Problem) = (AppHostConnection.Connected, "");
        }
        Interlocked.Increment(ref _version);
    }

    internal void Apply(ResourceEvent change)
    {
        lock (_lock)
            if (change.Changed is { } resource)
                _resources[resource.Name] = resource;
            else if (change.Removed is { } name)
                _resources.Remove(name);
        Interlocked.Increment(ref _version);
    }

    internal void Lose(string problem)
    {
        lock (_lock)
            (Connection, Problem) = (AppHostConnection.Lost, problem);
        Interlocked.Increment(ref _version);
    }
}
