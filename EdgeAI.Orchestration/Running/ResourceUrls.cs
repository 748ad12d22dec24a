using System.Collections.Immutable;
using EdgeAI.Orchestration.Running.Network;

namespace EdgeAI.Orchestration.Running;

/// <summary>The links of one copy of a resource.</summary>
internal static class ResourceUrls
{
    public static ImmutableArray<UrlSnapshot> Of(IResource resource, IReadOnlyList<EndpointPorts> endpoints, int index, int copies)
    {
        var urls = ImmutableArray.CreateBuilder<UrlSnapshot>();
        foreach (var ports in endpoints)
        {
            var endpoint = ports.Endpoint;
            var root = copies == 1 ? endpoint.AllocatedEndpoint!.UriString : $"{endpoint.UriScheme}://localhost:{ports.TargetPorts[index]}";
            var url = new ResourceUrlAnnotation { Url = root, Endpoint = new EndpointReference((IResourceWithEndpoints)resource, endpoint) };
            foreach (var change in resource.Annotations.OfType<EndpointUrlCallbackAnnotation>().Where(change => change.EndpointName == endpoint.Name))
                change.Callback(url);
            urls.Add(new UrlSnapshot(endpoint.Name, new Uri(new Uri(root), url.Url).ToString().TrimEnd('/'), !endpoint.IsExternal, url.DisplayText));
        }
        foreach (var url in resource.Annotations.OfType<ResourceUrlAnnotation>())
            urls.Add(new UrlSnapshot(null, url.Url, IsInternal: false, url.DisplayText));
        return urls.ToImmutable();
    }
}
