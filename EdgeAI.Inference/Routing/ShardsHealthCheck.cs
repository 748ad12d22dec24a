using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Inference.Routing;

/// <summary>Whether every shard answers. Without some the service is degraded: frames are answered from the others.</summary>
internal sealed class ShardsHealthCheck(RemoteIndexes indexes) : IHealthCheck
{
    public const string Name = "shards";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var lost = indexes.Lost;
        return Task.FromResult(lost.Count == 0
            ? HealthCheckResult.Healthy("every shard that was asked answers")
            : HealthCheckResult.Degraded(string.Join("; ", lost.Select(shard => $"{shard.Origin} is lost: {shard.Reason}"))));
    }
}
