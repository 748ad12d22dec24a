namespace EdgeAI.Dashboard.Store;

/// <summary>The senders seen, by service name and instance; the least recently seen goes beyond <c>MaxResources</c>. Thread-safe.</summary>
public sealed class ResourceRegistry(int capacity, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, string Instance), TelemetryResource> _resources = [];
    private long _version;

    /// <summary>Grows with every new or changed resource.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>The resources, by display name.</summary>
    public IReadOnlyList<TelemetryResource> All()
    {
        lock (_lock)
            return [.. _resources.Values.OrderBy(r => r.DisplayName, StringComparer.Ordinal)];
    }

    /// <summary>The resource with these attributes, made when it is new.</summary>
    public TelemetryResource GetOrAdd(IReadOnlyList<AttributeValue> attributes)
    {
        var key = (attributes.Find("service.name") is { Length: > 0 } name ? name : "unknown_service", attributes.Find("service.instance.id") ?? "");
        lock (_lock)
        {
            var isNew = !_resources.TryGetValue(key, out var resource);
            if (isNew)
            {
                if (_resources.Count >= capacity)
                    Forget(_resources.Values.MinBy(r => r.LastSeen)!);
                _resources[key] = resource = new TelemetryResource(key.Item1, key.Item2);
                NameInstances(key.Item1);
            }
            if (isNew || !resource!.Attributes.SequenceEqual(attributes))
            {
                resource!.Attributes = attributes;
                Interlocked.Increment(ref _version);
            }
            resource.LastSeen = time.GetUtcNow();
            return resource;
        }
    }

    private void Forget(TelemetryResource resource)
    {
        _resources.Remove((resource.Name, resource.InstanceId));
        NameInstances(resource.Name);
    }

    private void NameInstances(string name)
    {
        var instances = _resources.Values.Where(r => r.Name == name).ToList();
        foreach (var instance in instances)
            instance.DisplayName = instances.Count == 1 || instance.InstanceId.Length == 0 ? name : $"{name}-{Short(instance, instances)}";
    }

    /// <summary>Eight characters of the instance where they tell it apart, else all of them.</summary>
    private static string Short(TelemetryResource resource, List<TelemetryResource> instances)
    {
        var prefix = resource.InstanceId[..Math.Min(8, resource.InstanceId.Length)];
        return instances.Count(i => i.InstanceId.StartsWith(prefix, StringComparison.Ordinal)) == 1 ? prefix : resource.InstanceId;
    }
}
