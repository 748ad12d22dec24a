namespace EdgeAI.Dashboard.Store;

/// <summary>A process that sends telemetry: one instance of one service.</summary>
public sealed class TelemetryResource(string name, string instanceId)
{
    /// <summary><c>service.name</c>, or <c>unknown_service</c>.</summary>
    public string Name { get; } = name;

    /// <summary><c>service.instance.id</c>, or empty.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>What the pages call it: the name, followed by the instance where several instances share the name.</summary>
    public string DisplayName { get; internal set; } = name;

    /// <summary>The attributes last sent.</summary>
    public IReadOnlyList<AttributeValue> Attributes { get; internal set; } = [];

    /// <summary>When something last came from it.</summary>
    public DateTimeOffset LastSeen { get; internal set; }

    /// <summary>A colour index, stable for the name, by which the pages tell resources apart.</summary>
    public int Hue { get; } = HueOf(name);

    /// <summary>The colour index of a resource called <paramref name="name"/>, 0 to 11.</summary>
    public static int HueOf(string name)
    {
        // string.GetHashCode differs from run to run; colours should not.
        var hash = 2166136261u;
        foreach (var c in name)
            hash = (hash ^ c) * 16777619u;
        return (int)((hash ^ (hash >> 15)) % 12);
    }
}
