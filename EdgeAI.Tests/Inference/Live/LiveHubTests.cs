using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Api.Grpc;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Live;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Telemetry;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Inference.Live;

public sealed class LiveHubTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CatalogState _catalog = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LiveOptions _options = new() { FramesKept = 3, MaxSources = 2, MaxClients = 2 };
    private LiveHub? _hub;

    private LiveHub Hub => _hub ??= new LiveHub(Options.Create(_options), _catalog, new EdgeAI.Inference.Events.SightingBoard(), new InferenceMetrics(_services.GetRequiredService<IMeterFactory>()), _clock);

    public void Dispose()
    {
        _hub?.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Publish_MoreFramesThanAreKept_KeepsTheNewest()
    {
        for (var number = 1; number <= 5; number++) Publish("a", number, 100);

        Enumerable.Range(1, 5).Select(number => IsKept("a", number)).ShouldBe([false, false, true, true, true]);
        Hub.BytesKept.ShouldBe(300);
    }

    [Fact]
    public void Publish_MoreBytesThanAreAllowed_TheOldestGoFirst()
    {
        _options.MaxFrameBytes = 1 << 20;
        Publish("a", 1, 400 << 10);
        Publish("b", 1, 400 << 10);
        Publish("a", 2, 400 << 10);

        IsKept("a", 1).ShouldBeFalse();
        IsKept("b", 1).ShouldBeTrue();
        IsKept("a", 2).ShouldBeTrue();
        Hub.BytesKept.ShouldBeLessThanOrEqualTo(1 << 20);
    }

    [Fact]
    public void Publish_AFrameLargerThanAllIsShownWithoutItsImage()
    {
        _options.MaxFrameBytes = 1 << 20;

        Publish("a", 1, 2 << 20).ShouldBeFalse();

        Hub.BytesKept.ShouldBe(0);
        Newest("a").GetProperty("hasImage").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void Publish_MoreSourcesThanAreAllowed_TheOneSilentLongestMakesRoom()
    {
        Publish("a", 1, 10);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Publish("b", 1, 10);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Publish("c", 1, 10);

        IsKept("a", 1).ShouldBeFalse();
        IsKept("b", 1).ShouldBeTrue();
        IsKept("c", 1).ShouldBeTrue();
    }

    [Fact]
    public void Beat_ASourceSilentForTheTimeout_IsForgotten()
    {
        Publish("a", 1, 10);

        _clock.Advance(_options.SourceTimeout + _options.Heartbeat);

        IsKept("a", 1).ShouldBeFalse();
        long seen = 0;
        JsonDocument.Parse(Hub.StatusSince(ref seen)!).RootElement.GetProperty("sources").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void Publish_RateAndDroppedFrames_AreCounted()
    {
        long sequence = 0;
        for (var frame = 0; frame < 40; frame++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            // Every tenth is followed by a gap of two.
            sequence += frame % 10 == 0 ? 3 : 1;
            Publish("a", sequence, 10);
        }

        var newest = Newest("a");
        newest.GetProperty("framesPerSecond").GetDouble().ShouldBe(10, 0.01);
        newest.GetProperty("dropped").GetInt32().ShouldBe(6);
    }

    [Fact]
    public void Publish_ASourceThatStartsAnew_CountsItsDropsAnew()
    {
        Publish("a", 1, 10);
        Publish("a", 9, 10);
        Newest("a").GetProperty("dropped").GetInt32().ShouldBe(7);

        Publish("a", 1, 10);

        Newest("a").GetProperty("dropped").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Read_APageThatIsSlow_GetsTheNewestAndMissesThoseBetween()
    {
        using var subscription = Hub.Subscribe();
        await using var events = subscription.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        await events.MoveNextAsync();
        events.Current.EventType.ShouldBe("status");
        for (var number = 1; number <= 100; number++) Publish("a", number, 10);

        // The source is new, so the state is told once more before its newest frame.
        await events.MoveNextAsync();
        if (events.Current.EventType == "status") await events.MoveNextAsync();
        events.Current.EventType.ShouldBe("frame");
        JsonDocument.Parse(events.Current.Data).RootElement.GetProperty("sequence").GetInt32().ShouldBe(100);
    }

    [Fact]
    public async Task Read_Silence_IsBrokenByPings()
    {
        using var subscription = Hub.Subscribe();
        await using var events = subscription.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        await events.MoveNextAsync();
        var next = events.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();

        _clock.Advance(_options.Heartbeat);

        (await next.AsTask().WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();
        events.Current.EventType.ShouldBe("ping");
    }

    [Fact]
    public async Task Read_WhileTheFrameIsReplaced_ItsEventStaysWhole()
    {
        using var subscription = Hub.Subscribe();
        await using var events = subscription.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        await events.MoveNextAsync();
        Publish("a", 1, 10);
        do await events.MoveNextAsync(); while (events.Current.EventType != "frame");

        for (var number = 2; number <= 20; number++) Publish("a", number, 10);

        JsonDocument.Parse(events.Current.Data).RootElement.GetProperty("sequence").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void Subscribe_MorePagesThanAllowed_AreRefusedUntilOneGoes()
    {
        var first = Hub.Subscribe();
        using var second = Hub.Subscribe();
        Should.Throw<OverloadedException>(Hub.Subscribe).Message.ShouldContain("Live:MaxClients");

        first.Dispose();

        Hub.Subscribe().Dispose();
    }

    [Fact]
    public void Publish_AFault_IsToldInsteadOfMatches()
    {
        Hub.Publish("a", Message("a", 7, 10), new Answer(), FaultMap.Of(new EdgeAI.Embedding.EmptyImageException()));

        var told = Newest("a");
        told.GetProperty("error").GetProperty("detail").GetString()!.ShouldContain("got 0 bytes");
        told.TryGetProperty("matches", out _).ShouldBeFalse();
    }

    private bool Publish(string source, long sequence, int bytes)
    {
        var answer = new Answer();
        answer.Restart();
        return Hub.Publish(source, Message(source, sequence, bytes), answer, null);
    }

    private static ImageMessage Message(string source, long sequence, int bytes) => ImageMessage.Parse(
        new ReadOnlySequence<byte>(new SearchFramesRequest { Source = source, Sequence = sequence, Image = ByteString.CopyFrom(new byte[bytes]) }.ToByteArray()),
        WireLayout.Frame);

    private bool IsKept(string source, long sequence)
    {
        var frame = Hub.Find(source, sequence);
        frame?.Release();
        return frame is not null;
    }

    private JsonElement Newest(string source)
    {
        long seen = 0;
        var frames = new List<LiveFrame>();
        Hub.Collect(frames, ref seen);
        var json = JsonDocument.Parse(frames.Single(frame => frame.Source == source).Event.WrittenMemory.ToArray()).RootElement;
        frames.ForEach(frame => frame.Release());
        return json;
    }
}
