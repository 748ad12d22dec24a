using System.Diagnostics.Metrics;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>
/// Figures of the thread pool that rise and fall. .NET's own instruments of these names are counters: a view drops them, and these,
/// of the right kind, take their place.
/// </summary>
internal sealed class RuntimeInstruments
{
    public const string MeterName = "EdgeAI.ServiceDefaults";
    public const string Threads = "dotnet.thread_pool.thread.count";
    public const string Queue = "dotnet.thread_pool.queue.length";

    /// <summary>The meter of .NET's own.</summary>
    public const string RuntimeMeter = "System.Runtime";

    public RuntimeInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName, ServiceIdentity.Version);
        meter.CreateObservableUpDownCounter(Threads, static () => (long)ThreadPool.ThreadCount, "{thread}", "Threads of the thread pool.");
        meter.CreateObservableUpDownCounter(Queue, static () => ThreadPool.PendingWorkItemCount, "{work_item}", "Work items that wait for a thread of the thread pool.");
    }

    /// <summary>Whether this is one of .NET's that are replaced.</summary>
    public static bool Replaces(Instrument instrument) => instrument.Meter.Name == RuntimeMeter && instrument.Name is Threads or Queue;
}
