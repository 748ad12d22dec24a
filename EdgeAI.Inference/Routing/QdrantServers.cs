using System.Collections.Concurrent;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Inference.Routing;

/// <summary>One client for each Qdrant server that is configured. Safe for concurrent use.</summary>
internal sealed class QdrantServers(IServiceProvider services, ILogger<QdrantServers> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<QdrantServer>> _shards = new(StringComparer.Ordinal);
    private string? _warned;

    /// <summary>The server that the configuration names; null for none.</summary>
    /// <exception cref="FormatException">What it says cannot be read.</exception>
    public static QdrantOptions? Find(IConfiguration configuration) => QdrantOptions.Find(key => configuration[key]);

    /// <summary>The client of a server.</summary>
    /// <param name="connectionString">Its connection string; null for the one that the configuration names.</param>
    public QdrantServer Get(string? connectionString = null) => connectionString is null
        ? services.GetRequiredService<QdrantServer>()
        : _shards.GetOrAdd(connectionString, static named => new(() => new QdrantServer(QdrantOptions.Parse(named)))).Value;

    /// <summary>Says once that a server's version does not fit.</summary>
    public void Compare(string version)
    {
        if (Interlocked.Exchange(ref _warned, version) != version && QdrantCompatibility.Warning(version) is { } warning) Log.VersionsDiffer(logger, warning);
    }

    public void Dispose()
    {
        foreach (var server in _shards.Values)
            if (server.IsValueCreated) server.Value.Dispose();
    }
}
