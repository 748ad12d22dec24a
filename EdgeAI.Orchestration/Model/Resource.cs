using System.Collections.ObjectModel;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>One part of the application: a project, an executable, a container, a parameter.</summary>
public interface IResource
{
    /// <summary>Name, unique in the application without regard to case.</summary>
    string Name { get; }

    /// <summary>All that the model knows of the resource beyond its name.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>One fact about a resource. What runs or publishes the model reads the facts it understands.</summary>
public interface IResourceAnnotation;

/// <summary>The facts about one resource, in the order they were stated.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

/// <summary>Base of the resources.</summary>
public abstract class Resource : IResource
{
    /// <param name="name">1 to 64 ASCII letters, digits and single hyphens, starting with a letter.</param>
    protected Resource(string name)
    {
        ResourceName.Validate(name);
        Name = name;
    }

    /// <inheritdoc />
    public virtual string Name { get; }

    /// <inheritdoc />
    public ResourceAnnotationCollection Annotations { get; } = [];

    /// <inheritdoc />
    public override string ToString() => $"{GetType().Name} \"{Name}\"";
}

/// <summary>How facts are looked up.</summary>
public static class ResourceExtensions
{
    /// <summary>The last stated fact of a kind.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryGetLastAnnotation<T>(this IResource resource, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    /// <summary>The endpoints of a resource.</summary>
    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new EndpointReference(resource, endpoint));
    }

    /// <summary>An endpoint of a resource by its name; it may be stated later.</summary>
    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName) => new(resource, endpointName);

    /// <summary>How many copies of the resource run. At least 1.</summary>
    public static int GetReplicaCount(this IResource resource) =>
        resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1;
}
