namespace EdgeAI.Orchestration.Publishing;

/// <summary>What is published, and in which order.</summary>
internal static class PublishOrder
{
    /// <summary>Resources in the order they are written.</summary>
    public static IEnumerable<IResource> Of(DistributedApplicationModel model) => model.Resources
        .Where(resource => !resource.Annotations.OfType<ManifestExcludedAnnotation>().Any())
        .OrderBy(resource => resource.Annotations.OfType<ListedLastAnnotation>().Any());
}
