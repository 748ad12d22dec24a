using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Inference.Hosting;

/// <summary>What was found damaged of what this service keeps: said in the log once and in /health as long as the process lives. Safe for concurrent use.</summary>
internal sealed partial class StoreDamage(ILogger<StoreDamage> logger) : IHealthCheck
{
    public const string Name = "storage";

    private const int MaxSaid = 20;

    private readonly ConcurrentDictionary<string, byte> _found = new(StringComparer.Ordinal);

    /// <summary>Says that something is damaged and left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">What is wrong with it and what becomes of it, as a sentence.</param>
    public void Report(string path, string reason)
    {
        if (_found.Count < MaxSaid && _found.TryAdd($"{path}: {reason}", 0)) Found(logger, path, reason);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _found.IsEmpty ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(" ", _found.Keys.Order(StringComparer.Ordinal))));

    [LoggerMessage(810, LogLevel.Warning, "{Path} is damaged: {Reason}")]
    private static partial void Found(ILogger logger, string path, string reason);
}
