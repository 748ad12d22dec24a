using System.Collections.ObjectModel;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>The resources of an application, in the order they were added.</summary>
public interface IResourceCollection : IList<IResource>;

internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection
{
    protected override void InsertItem(int index, IResource item)
    {
        if (this.Any(resource => string.Equals(resource.Name, item.Name, StringComparison.OrdinalIgnoreCase)))
            throw new DistributedApplicationException($"There is a resource named \"{item.Name}\" already; names are unique without regard to case.");
        base.InsertItem(index, item);
    }
}

/// <summary>The finished model.</summary>
/// <param name="resources">Its resources.</param>
public sealed class DistributedApplicationModel(IResourceCollection resources)
{
    /// <summary>Its resources.</summary>
    public IResourceCollection Resources { get; } = resources;
}

internal sealed class ResourceBuilder<T>(IDistributedApplicationBuilder applicationBuilder, T resource) : IResourceBuilder<T> where T : IResource
{
    public IDistributedApplicationBuilder ApplicationBuilder { get; } = applicationBuilder;

    public T Resource { get; } = resource;

    public IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior)
        where TAnnotation : IResourceAnnotation
    {
        if (behavior == ResourceAnnotationMutationBehavior.Replace)
            foreach (var earlier in Resource.Annotations.OfType<TAnnotation>().ToList())
                Resource.Annotations.Remove(earlier);
        Resource.Annotations.Add(annotation);
        return this;
    }
}
