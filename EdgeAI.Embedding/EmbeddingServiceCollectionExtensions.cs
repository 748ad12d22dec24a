using System.Diagnostics.Metrics;
using EdgeAI.Embedding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the embedder.</summary>
public static class EmbeddingServiceCollectionExtensions
{
    /// <summary>Adds a singleton <see cref="Embedder"/>, configured by the section <c>Embedding</c> of <paramref name="configuration"/> (the root).</summary>
    /// <remarks>The module is loaded when the embedder is first asked for; options are checked when the host starts.</remarks>
    public static IServiceCollection AddEmbedding(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<EmbeddingOptions>().Bind(configuration.GetSection(EmbeddingOptions.Section));
        return services.AddEmbedding();
    }

    /// <summary>Adds a singleton <see cref="Embedder"/>, configured in code.</summary>
    /// <inheritdoc cref="AddEmbedding(IServiceCollection, IConfiguration)" path="/remarks"/>
    public static IServiceCollection AddEmbedding(this IServiceCollection services, Action<EmbeddingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<EmbeddingOptions>().Configure(configure);
        return services.AddEmbedding();
    }

    private static IServiceCollection AddEmbedding(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmbeddingOptions>, EmbeddingOptionsValidator>());
        services.TryAddSingleton(provider => Embedder.Load(
            provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value,
            projection: null,
            provider.GetService<ILoggerFactory>(),
            provider.GetService<IMeterFactory>()));
        return services;
    }
}
