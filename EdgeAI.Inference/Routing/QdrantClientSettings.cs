namespace EdgeAI.Inference.Routing;

/// <summary>The section <c>Aspire:Qdrant:Client</c>, in which Aspire.Qdrant.Client has the same; with a key, <c>Aspire:Qdrant:Client:KEY</c>.</summary>
internal sealed class QdrantClientSettings
{
    /// <summary>Address of the gRPC port. Default: that of the connection string.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Sent as <c>api-key</c>. Default: that of the connection string.</summary>
    public string? Key { get; set; }

    /// <summary>Whether there is no health check. Default false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>How long the health check waits. Default 2 s.</summary>
    public TimeSpan HealthCheckTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether calls are no spans of traces. Default false.</summary>
    public bool DisableTracing { get; set; }
}
