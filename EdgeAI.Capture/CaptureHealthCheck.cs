using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Capture;

/// <summary>Degraded while a source gives no frames or inference does not answer them: the worker itself is well then, and tries on.</summary>
internal sealed class CaptureHealthCheck(CaptureWorker worker) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = worker.Pipelines
            .Where(pipeline => !pipeline.State.IsDelivering || !pipeline.State.IsAnswering)
            .Select(pipeline => pipeline.State.IsDelivering ? $"{pipeline.Name}: inference does not answer." : $"{pipeline.Name}: no frames.")
            .ToArray();
        return Task.FromResult(faults.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', faults)));
    }
}
