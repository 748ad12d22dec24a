using System.Diagnostics.Metrics;
using EdgeAI.Inference.Api.Faults;

namespace EdgeAI.Inference.Telemetry;

/// <summary>The instruments of the API and the live page.</summary>
internal sealed class InferenceMetrics : IDisposable
{
    public const string MeterName = "EdgeAI.Inference";

    /// <summary>Version of meter and activity source.</summary>
    public static readonly string Version = typeof(InferenceMetrics).Assembly.GetName().Version!.ToString(3);

    // Stages take from tens of microseconds to a few hundred milliseconds.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = 
            [0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.003, 0.004, 0.005, 0.0065, 0.008, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _frames;
    private readonly Histogram<double> _stages;
    private readonly UpDownCounter<long> _clients;

    public InferenceMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName, Version);
        _requests = _meter.CreateCounter<long>("edgeai.inference.requests", "{request}", "Requests, by protocol, operation and outcome.");
        _frames = _meter.CreateCounter<long>("edgeai.inference.frames", "{frame}", "Frames of streams, by outcome.");
        _stages = _meter.CreateHistogram("edgeai.inference.stage.duration", "s", "Time an image spends in a stage.", advice: Buckets);
        _clients = _meter.CreateUpDownCounter<long>("edgeai.inference.live.clients", "{client}", "Live pages connected.");
        _frames.Add(0, new KeyValuePair<string, object?>("outcome", FaultMap.Ok));
        _clients.Add(0);
    }

    /// <summary>Lets an operation's counter begin at 0, so that its first request shows in its rate.</summary>
    public void Offer(string protocol, string operation) => _requests.Add(0, new("protocol", protocol), new("operation", operation), new("outcome", FaultMap.Ok));

    public void RequestDone(string protocol, string operation, string outcome) =>
        _requests.Add(1, new("protocol", protocol), new("operation", operation), new("outcome", outcome));

    public void FrameDone(string outcome) => _frames.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void StageDone(string stage, TimeSpan duration) =>
        _stages.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("stage", stage));

    public void ClientConnected() => _clients.Add(1);

    public void ClientGone() => _clients.Add(-1);

    public void Dispose() => _meter.Dispose();
}
