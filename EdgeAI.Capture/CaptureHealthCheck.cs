using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Capture;

/// <summary>Degraded while a source gives no frames or inference does not answer them, or refuses each: the worker itself is well then, and tries on.</summary>
internal sealed class CaptureHealthCheck(CaptureWorker worker) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = worker.Pipelines.Select(FaultOf).OfType<string>().ToArray();
        return Task.FromResult(faults.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', faults)));
    }

    private static string? FaultOf(CapturePipeline pipeline) => pipeline.State switch
    {
        { IsDelivering: false } => $"{pipeline.Name}: no frames.",
        { IsAnswering: false } => $"{pipeline.Name}: inference does not answer.",
        { Refusal: { } refusal } => $"{pipeline.Name}: inference refuses every frame: {refusal}",
        _ => null,
    };
}
