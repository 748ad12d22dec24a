using System.Collections.Concurrent;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Inference.Routing;

/// <summary>One client for each Qdrant server that is configured. Safe for concurrent use.</summary>
internal sealed class QdrantServers(IConfiguration configuration) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<QdrantServer>> _clients = new(StringComparer.Ordinal);

    /// <summary>The server that the configuration names; null for none.</summary>
    /// <exception cref="FormatException">What it says cannot be read.</exception>
    public static QdrantOptions? Find(IConfiguration configuration) => QdrantOptions.Find(key => configuration[key]);

    /// <summary>The client of a server.</summary>
    /// <param name="connectionString">Its connection string; null for the one that the configuration names.</param>
    public QdrantServer Get(string? connectionString = null) => _clients.GetOrAdd(connectionString ?? "", _ => new(() => new QdrantServer(
        connectionString is not null ? QdrantOptions.Parse(connectionString) : Find(configuration) ?? throw new InvalidOperationException("No Qdrant server is configured.")))).Value;

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            if (client.IsValueCreated) client.Value.Dispose();
    }
}
