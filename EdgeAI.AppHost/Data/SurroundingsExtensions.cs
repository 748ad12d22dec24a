using Microsoft.Extensions.Configuration;

namespace EdgeAI.AppHost.Data;

/// <summary>What inference has to know of where it runs.</summary>
internal static class SurroundingsExtensions
{
    /// <summary>In a container other pods reach it, and it keeps compiled modules where its read-only root lets it; on this machine neither is wanted.</summary>
    public static IResourceBuilder<ProjectResource> WithContainerSettings(this IResourceBuilder<ProjectResource> inference, BoxData data) =>
        inference.ApplicationBuilder.ExecutionContext.IsRunMode ? inference : inference
            .WithEnvironment("Inference__ListenAddress", "*")
            .WithEnvironment("Embedding__CompiledModuleCacheDirectory", $"{data.Folder}/modules");

    /// <summary>What capture films.</summary>
    public static IResourceBuilder<ProjectResource> WithSources(this IResourceBuilder<ProjectResource> capture, BoxData data)
    {
        foreach (var (number, source) in data.Sources.Index())
            capture.WithEnvironment($"Capture__Sources__{number}", source);
        return capture;
    }

    /// <summary>No service here speaks TLS: without this Aspire complains at each start that no development certificate is trusted.</summary>
    public static void WithoutCertificates(this IDistributedApplicationBuilder builder)
    {
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
            builder.CreateResourceBuilder(project).WithoutHttpsCertificate();
    }

    /// <summary>
    /// Asks a Qdrant elsewhere where the box's own index is not sure: <c>--RemoteQdrant URL</c> names its REST endpoint,
    /// <c>Parameters:remote-qdrant-key</c> its key.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithRemoteQdrant(this IResourceBuilder<ProjectResource> inference)
    {
        var builder = inference.ApplicationBuilder;
        if (builder.ExecutionContext.IsPublishMode || builder.Configuration["RemoteQdrant"] is not { Length: > 0 } url)
            return inference;
        var key = builder.AddParameter("remote-qdrant-key", "", publishValueAsDefault: false, secret: true);
        var remote = builder.AddExternalService("remote-qdrant", url).WithHttpHealthCheck("/readyz");
        return inference.WithReference(remote)
            .WithEnvironment("Vectors__Index", "hybrid")
            // The container's would be asked first.
            .WithEnvironment("ConnectionStrings__qdrant", "")
            .WithEnvironment("QDRANT_URL", url)
            .WithEnvironment("QDRANT_API_KEY", key);
    }
}
