using System.Diagnostics;
using System.Diagnostics.Metrics;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Tests.Embedding.Guest;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Embedding.Telemetry;

public sealed class EmbeddingTelemetryTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, string? Kind)> _measurements = [];

    public EmbeddingTelemetryTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        // Only instruments of this test's own factory: other tests embed at the same time.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter is { Name: "EdgeAI.Embedding", Scope: { } scope } && ReferenceEquals(scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument.Name, value, null));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, value, tags.Length > 0 ? tags[0].Value?.ToString() : null));
        _listener.Start();
    }

    // Counters begin with zeros, which are no events.
    private void Note(string name, double value, string? kind)
    {
        if (value != 0) _measurements.Add((name, value, kind));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Embed_GoodAndBadFrames_AreCounted()
    {
        using var folder = new GuestFolder("trap");
        using var embedder = Embedder.Load(folder.Options, meters: _services.GetRequiredService<IMeterFactory>());
        embedder.Embed(GuestFolder.Dark, new float[3]);
        Should.Throw<GuestTrapException>(() => embedder.Embed(GuestFolder.Bright, new float[3]));
        Should.Throw<EmptyImageException>(() => embedder.Embed((byte[])[], new float[3]));

        // Two frames were decoded; of these the guest embedded one.
        _measurements.Count(measurement => measurement.Name == "edgeai.embedding.decode.duration" && measurement.Value is > 0 and < 10).ShouldBe(2);
        _measurements.Where(measurement => measurement.Name == "edgeai.embedding.embed.duration").ShouldHaveSingleItem().Value.ShouldBeInRange(1e-9, 10);
        _measurements.ShouldContain(("edgeai.embedding.guest.traps", 1, "Unreachable"));
        _measurements.ShouldContain(("edgeai.embedding.guest.replaced", 1, null));
        _measurements.ShouldContain(("edgeai.embedding.images.refused", 1, nameof(EmptyImageException)));
    }

    [Fact]
    public void EmbedLooks_TwoSquares_AreOneDecodeAndOneCall()
    {
        using var folder = new GuestFolder("well-behaved");
        using var embedder = Embedder.Load(folder.Options, meters: _services.GetRequiredService<IMeterFactory>());
        embedder.EmbedLooks(GuestFolder.Dark, FrameRegion.Whole, [Look.Center, Look.Proposal], new float[6], default, new FrameRegion[2]);
        Should.Throw<EmptyImageException>(() => embedder.EmbedLooks((byte[])[], FrameRegion.Whole, [Look.Center], new float[3], default, new FrameRegion[1]));

        _measurements.Count(measurement => measurement.Name == "edgeai.embedding.decode.duration").ShouldBe(1);
        _measurements.Count(measurement => measurement.Name == "edgeai.embedding.embed.duration").ShouldBe(1);
        _measurements.ShouldContain(("edgeai.embedding.images.refused", 1, nameof(EmptyImageException)));
    }

    [Fact]
    public void Embed_StillScene_CountsHitsAndSavedTime()
    {
        using var folder = new GuestFolder("well-behaved");
        using var embedder = Embedder.Load(folder.Options.With(options => options.RecentEmbeddings = 2), meters: _services.GetRequiredService<IMeterFactory>());
        for (var i = 0; i < 3; i++)
            embedder.Embed(GuestFolder.Dark, new float[3]);

        _measurements.Count(measurement => measurement is { Name: "edgeai.embedding.recent.lookups", Kind: "False" }).ShouldBe(1);
        _measurements.Count(measurement => measurement is { Name: "edgeai.embedding.recent.lookups", Kind: "True" }).ShouldBe(2);
        _measurements.Count(measurement => measurement.Name == "edgeai.embedding.embed.duration").ShouldBe(1);
        _measurements.Where(measurement => measurement.Name == "edgeai.embedding.recent.saved").Sum(measurement => measurement.Value).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Embed_WithinAnActivity_HasSpansForItsStages()
    {
        using var folder = new GuestFolder("well-behaved");
        using var embedder = folder.Load();
        var spans = new List<string>();
        using var frames = new ActivitySource("test.frames." + Guid.NewGuid());
        using var listener = new ActivityListener();
        Activity? frame = null;
        listener.ShouldListenTo = source => source.Name is "EdgeAI.Embedding" || source == frames;
        listener.Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            options.Source == frames || (frame is not null && options.Parent.TraceId == frame.TraceId) ? ActivitySamplingResult.AllData : ActivitySamplingResult.None;
        listener.ActivityStopped = activity =>
        {
            if (activity.Source != frames)
                spans.Add(activity.OperationName);
        };
        ActivitySource.AddActivityListener(listener);

        using (frame = frames.StartActivity("frame"))
            embedder.Embed(GuestFolder.Dark, new float[3]);
        spans.ShouldBe(["decode", "embed"]);
    }
}
