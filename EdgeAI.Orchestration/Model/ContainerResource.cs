namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>A container made from an image.</summary>
/// <param name="name">Name, which is its host name in service discovery.</param>
/// <param name="entrypoint">Replaces the image's entry point when given.</param>
public class ContainerResource(string name, string? entrypoint = null) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IResourceWithProbes
{
    /// <summary>Replaces the image's entry point when given.</summary>
    public string? Entrypoint { get; set; } = entrypoint;
}

/// <summary>The image of a container.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    /// <summary>Registry, or null for the daemon's default.</summary>
    public string? Registry { get; set; }

    /// <summary>Image name without registry and tag.</summary>
    public required string Image { get; set; }

    /// <summary>Tag, or null for <c>latest</c>.</summary>
    public string? Tag { get; set; }

    /// <summary>The whole name, as <c>docker pull</c> takes it.</summary>
    public string Reference => $"{Repository}:{Tag ?? "latest"}";

    /// <summary>The name without the tag.</summary>
    internal string Repository => Registry is null ? Image : $"{Registry}/{Image}";
}

/// <summary>What a mount shows.</summary>
public enum ContainerMountType
{
    /// <summary>A folder or file of the host.</summary>
    BindMount,

    /// <summary>A volume that outlives the container.</summary>
    Volume,
}

/// <summary>A mount of a container.</summary>
/// <param name="source">Volume name or host path; null for a volume without a name.</param>
/// <param name="target">Path in the container.</param>
/// <param name="type">What it shows.</param>
/// <param name="isReadOnly">Whether the container may only read it.</param>
public sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly) : IResourceAnnotation
{
    /// <summary>Volume name or host path; null for a volume without a name.</summary>
    public string? Source { get; } = source;

    /// <summary>Path in the container.</summary>
    public string Target { get; } = target;

    /// <summary>What it shows.</summary>
    public ContainerMountType Type { get; } = type;

    /// <summary>Whether the container may only read it.</summary>
    public bool IsReadOnly { get; } = isReadOnly;
}

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>It goes with the application.</summary>
    Session,

    /// <summary>It stays when the application ends and is found again at the next start.</summary>
    Persistent,
}

/// <summary>How long a container lives.</summary>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    /// <summary>How long.</summary>
    public required ContainerLifetime Lifetime { get; set; }
}
