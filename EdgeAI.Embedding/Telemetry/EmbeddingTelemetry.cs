using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EdgeAI.Embedding.Telemetry;

/// <summary>Owns the instruments and spans of this library. Nothing is allocated while nobody listens.</summary>
internal sealed class EmbeddingTelemetry
{
    public const string Name = "EdgeAI.Embedding";

    private static readonly string Version = typeof(EmbeddingTelemetry).Assembly.GetName().Version!.ToString(3);

    /// <summary>Spans <c>decode</c> and <c>embed</c>.</summary>
    public static readonly ActivitySource Spans = new(Name, Version);

    // Decoding and embedding take a few milliseconds, on the smallest boards some hundred.
    private static readonly InstrumentAdvice<double> Bounds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.003, 0.004, 0.005, 0.0065, 0.008, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5],
    };

    private static readonly Type[] Refusals = [typeof(EmptyImageException), typeof(UnsupportedImageException), typeof(DamagedImageException), typeof(ImageTooLargeException)];

    // Boxed once: a tag's value is an object, and a frame must not allocate.
    private static readonly object Yes = true;
    private static readonly object No = false;

    private readonly Histogram<double> _decode;
    private readonly Histogram<double> _embed;
    private readonly Counter<long> _traps;
    private readonly Counter<long> _replaced;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _lookups;
    private readonly Counter<double> _saved;

    public EmbeddingTelemetry(IMeterFactory? meters)
    {
        var meter = meters?.Create(Name, Version) ?? ProcessMeter.Value;
        _decode = meter.CreateHistogram<double>("edgeai.embedding.decode.duration", "s", "Decoding, scaling and cropping an image into the guest's memory.", advice: Bounds);
        _embed = meter.CreateHistogram<double>("edgeai.embedding.embed.duration", "s", "The call into the guest.", advice: Bounds);
        _traps = meter.CreateCounter<long>("edgeai.embedding.guest.traps", "{trap}", "Calls into the guest that failed, by kind.");
        _replaced = meter.CreateCounter<long>("edgeai.embedding.guest.replaced", "{instance}", "Guest instances thrown away.");
        _refused = meter.CreateCounter<long>("edgeai.embedding.images.refused", "{image}", "Images that could not be read, by kind.");
        _lookups = meter.CreateCounter<long>("edgeai.embedding.recent.lookups", "{lookup}", "Frames looked up among the recent ones, by whether they were there.");
        _saved = meter.CreateCounter<double>("edgeai.embedding.recent.saved", "s", "Time of inference that recent embeddings saved.");
        BeginAtZero();
    }

    // Without a factory there is one meter for the process, as there is one ActivitySource.
    private static readonly Lazy<Meter> ProcessMeter = new(() => new Meter(Name, Version));

    /// <summary>An image was decoded.</summary>
    public void Decoded(TimeSpan took) => _decode.Record(took.TotalSeconds);

    /// <summary>The guest embedded a frame, or several at once.</summary>
    public void Embedded(TimeSpan took) => _embed.Record(took.TotalSeconds);

    /// <summary>A frame was looked up among the recent ones.</summary>
    /// <param name="found">Whether it was there.</param>
    /// <param name="savedSeconds">What embedding it would have taken.</param>
    public void LookedUp(bool found, double savedSeconds)
    {
        _lookups.Add(1, new KeyValuePair<string, object?>("found", found ? Yes : No));
        if (found)
            _saved.Add(savedSeconds);
    }

    public void InstanceReplaced(GuestException failure)
    {
        _replaced.Add(1);
        _traps.Add(1, Kind(failure switch
        {
            GuestTrapException trap => trap.Code,
            GuestDeadlineException => "Deadline",
            GuestStatusException => "Status",
            _ => "Contract",
        }));
    }

    public void ImageRefused(ImageException failure) =>
        _refused.Add(1, Kind(failure.GetType().Name));

    // A counter that appears with its first event hides that event from whoever asks for its rate.
    private void BeginAtZero()
    {
        _replaced.Add(0);
        _saved.Add(0);
        foreach (var found in (object[])[Yes, No]) _lookups.Add(0, new KeyValuePair<string, object?>("found", found));
        foreach (var refusal in Refusals) _refused.Add(0, Kind(refusal.Name));
        foreach (var kind in (string[])["Deadline", "Status", "Contract", "Unreachable", "MemoryOutOfBounds", "StackOverflow"]) _traps.Add(0, Kind(kind));
    }

    private static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);
}
