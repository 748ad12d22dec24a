using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EdgeAI.Embedding.Telemetry;

/// <summary>Owns the instruments and spans of this library. Nothing is allocated while nobody listens.</summary>
internal sealed class EmbeddingTelemetry
{
    public const string Name = "EdgeAI.Embedding";

    /// <summary>Spans <c>decode</c> and <c>embed</c>.</summary>
    public static readonly ActivitySource Spans = new(Name);

    private readonly Histogram<double> _decode;
    private readonly Histogram<double> _embed;
    private readonly Counter<long> _traps;
    private readonly Counter<long> _replaced;
    private readonly Counter<long> _refused;

    public EmbeddingTelemetry(IMeterFactory? meters)
    {
        var meter = meters?.Create(Name) ?? ProcessMeter.Value;
        _decode = meter.CreateHistogram<double>("edgeai.embedding.decode.duration", "s", "Decoding, scaling and cropping an image into the guest's memory.");
        _embed = meter.CreateHistogram<double>("edgeai.embedding.embed.duration", "s", "The call into the guest.");
        _traps = meter.CreateCounter<long>("edgeai.embedding.guest.traps", "{trap}", "Calls into the guest that failed, by kind.");
        _replaced = meter.CreateCounter<long>("edgeai.embedding.guest.replaced", "{instance}", "Guest instances thrown away.");
        _refused = meter.CreateCounter<long>("edgeai.embedding.images.refused", "{image}", "Images that could not be read, by kind.");
    }

    // Without a factory there is one meter for the process, as there is one ActivitySource.
    private static readonly Lazy<Meter> ProcessMeter = new(() => new Meter(Name));

    public void Embedded(in EmbeddingTimings timings)
    {
        _decode.Record(timings.Decode.TotalSeconds);
        _embed.Record(timings.Embed.TotalSeconds);
    }

    public void InstanceReplaced(GuestException? failure)
    {
        _replaced.Add(1);
        _traps.Add(1, new KeyValuePair<string, object?>("kind", failure switch
        {
            GuestTrapException trap => trap.Code,
            GuestDeadlineException => "Deadline",
            GuestStatusException => "Status",
            _ => "Contract",
        }));
    }

    public void ImageRefused(ImageException failure) =>
        _refused.Add(1, new KeyValuePair<string, object?>("kind", failure.GetType().Name));
}
