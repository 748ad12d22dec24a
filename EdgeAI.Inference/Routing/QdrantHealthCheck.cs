using EdgeAI.Vectors.Qdrant;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Routing;

/// <summary>Whether Qdrant answers. Where only it has the entries the service is unhealthy without it; beside a local index it is degraded, for frames are answered.</summary>
internal sealed class QdrantHealthCheck(QdrantServers servers, RemoteIndexes indexes, IOptions<VectorsOptions> options) : IHealthCheck
{
    public const string Name = "qdrant";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var server = servers.Get();
        // Known already: a server that hangs would cost the probe its patience.
        if (indexes.Lost is [{ } lost, ..]) return Ill($"{lost.Origin} at {server.Endpoint} is lost: {lost.Reason}");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var version = await server.CheckHealthAsync(patience.Token);
            servers.Compare(version);
            var manifest = await new ManifestStore(server).ReadAsync(options.Value.Collection, patience.Token);
            return manifest is not null
                ? HealthCheckResult.Healthy($"version {version} at {server.Endpoint}, {manifest.Entries} entries in '{options.Value.Collection}'")
                : Ill($"version {version} at {server.Endpoint} has no collection '{options.Value.Collection}' that was pushed to its end");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Ill(patience.IsCancellationRequested ? $"{server.Endpoint} does not answer within {Patience.TotalSeconds:0} s" : $"{server.Endpoint}: {Reasons.Of(exception)}");
        }
    }

    private HealthCheckResult Ill(string description) =>
        options.Value.Index is IndexKind.Qdrant ? HealthCheckResult.Unhealthy(description) : HealthCheckResult.Degraded(description);
}
