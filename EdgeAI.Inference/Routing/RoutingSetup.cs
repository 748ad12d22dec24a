using EdgeAI.Inference.Catalog;
using EdgeAI.Vectors.Qdrant;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Routing;

/// <summary>Adds the index that the configuration chooses.</summary>
internal static class RoutingSetup
{
    /// <summary>Adds what opens the entries, and the way to those that are not in this process.</summary>
    public static void AddVectorIndex(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<VectorsOptions>().Bind(builder.Configuration.GetSection(VectorsOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VectorsOptions>, VectorsOptionsRules>());
        // Its own health check says no more than that the server answers; ours, what it answers with.
        builder.AddQdrantClient(QdrantOptions.DefaultName, settings => settings.DisableHealthChecks = true);
        services.AddSingleton<QdrantServers>();
        services.AddSingleton<RemoteIndexes>();
        // Started before whatever opens the entries, so that the first answer is routed already.
        services.AddHostedService<IndexRouter>();
        var kind = Kind(builder.Configuration);
        // A projection fitted anew would take this process out of the space that the other indexes share.
        if (kind is not IndexKind.Embedded) builder.Configuration["Items:Refit"] = "false";
        if (kind is IndexKind.Qdrant) services.AddHostedService<QdrantCatalog>();
        else services.AddHostedService<CatalogOpener>();
        if (kind is IndexKind.Sharded) services.AddHealthChecks().AddCheck<ShardsHealthCheck>(ShardsHealthCheck.Name);
        if (kind is IndexKind.Qdrant or IndexKind.Hybrid) services.AddHealthChecks().AddCheck<QdrantHealthCheck>(QdrantHealthCheck.Name);
    }

    // Read here because it decides which services there are; a word that is none is said by the validation at start.
    private static IndexKind Kind(ConfigurationManager configuration) =>
        Enum.TryParse<IndexKind>(configuration[$"{VectorsOptions.Section}:{nameof(VectorsOptions.Index)}"], ignoreCase: true, out var kind) ? kind : IndexKind.Embedded;
}
