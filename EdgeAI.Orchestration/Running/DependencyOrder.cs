namespace EdgeAI.Orchestration.Running;

/// <summary>Finds resources that wait for each other in a circle, which would wait for ever.</summary>
internal static class DependencyOrder
{
    /// <exception cref="DistributedApplicationException">There is a circle; it is named.</exception>
    public static void EnsureNoCycle(DistributedApplicationModel model)
    {
        var done = new HashSet<IResource>();
        foreach (var resource in model.Resources)
            Visit(resource, []);

        void Visit(IResource resource, List<IResource> path)
        {
            if (path.Contains(resource))
                throw new DistributedApplicationException(
                    $"Resources wait for each other in a circle: {string.Join(" -> ", path.SkipWhile(r => r != resource).Append(resource).Select(r => r.Name))}. Remove one WaitFor.");
            if (!done.Contains(resource))
                foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
                    Visit(wait.Resource, [.. path, resource]);
            done.Add(resource);
        }
    }
}
