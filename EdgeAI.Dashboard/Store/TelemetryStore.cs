using EdgeAI.Dashboard.Configuration;
using EdgeAI.Dashboard.Store.Logs;
using EdgeAI.Dashboard.Store.Metrics;
using EdgeAI.Dashboard.Store.Traces;
using Microsoft.Extensions.Options;

namespace EdgeAI.Dashboard.Store;

/// <summary>All telemetry received, in memory, within <see cref="TelemetryLimits"/>. Every member is thread-safe.</summary>
public sealed class TelemetryStore
{
    /// <summary>An empty store.</summary>
    public TelemetryStore(IOptions<DashboardOptions> options, TimeProvider time)
    {
        Limits = options.Value.Limits;
        Resources = new ResourceRegistry(Limits.MaxResources, time);
        Traces = new TraceStore(Limits);
        Logs = new LogStore(Limits);
        Metrics = new MetricStore(Limits);
    }

    /// <summary>The limits in force.</summary>
    public TelemetryLimits Limits { get; }

    /// <summary>Who sent something.</summary>
    public ResourceRegistry Resources { get; }

    /// <summary>Spans, by trace.</summary>
    public TraceStore Traces { get; }

    /// <summary>Log records.</summary>
    public LogStore Logs { get; }

    /// <summary>Metric points, by instrument and series.</summary>
    public MetricStore Metrics { get; }
}
