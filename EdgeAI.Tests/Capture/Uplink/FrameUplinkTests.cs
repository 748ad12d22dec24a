using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeAI.Capture;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Retrying;
using EdgeAI.Capture.Telemetry;
using EdgeAI.Capture.Uplink;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Capture.Fixtures;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SkiaSharp;

namespace EdgeAI.Tests.Capture.Uplink;

[Collection(EdgeAI.Tests.Fixtures.RunsAlone.Name)]
public sealed class FrameUplinkTests : IAsyncDisposable
{
    private readonly CaptureRig _rig = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SearchFramesRequest> _received = new();
    private readonly SemaphoreSlim _letAnswer = new(0);
    private readonly RecordedLog _log = new();

    private GrpcChannel? _channel;
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _channel?.Dispose();
        _stop.Dispose();
        _letAnswer.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task RunAsync_FramesOneByOne_AreSentWholeAndAnswered()
    {
        await using var server = await SimilarityServer.StartAsync(Answer);
        Start(server.Url);
        var images = new[] { SKColors.Red, SKColors.Green, SKColors.Blue }.Select(colour => Pictures.Jpeg(colour, 200)).ToArray();

        for (var i = 0; i < images.Length; i++)
        {
            _rig.Mailbox.Post(_rig.Frame(images[i]));
            await Eventually.Holds(() => _rig.Tally.Counts.Answered == i + 1, $"answer {i + 1}");
        }

        _received.Select(request => request.Image.ToByteArray()).ShouldBe(images);
        _received.Select(request => request.Sequence).ShouldBe([1, 2, 3]);
        _received.ShouldAllBe(request => request.Source == "test" && request.K == 5 && request.CapturedAtUnixUs > 0);
        await SettledAsync();
    }

    [Fact]
    public async Task RunAsync_SlowServer_NewestWinsAndCountsAddUp()
    {
        await using var server = await SimilarityServer.StartAsync(AnswerWhenLet);
        Start(server.Url, options => options.MaxInFlight = 2);

        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => _received.Count == 1, "the first frame at the server");
        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => !_rig.Mailbox.HasFrame, "the second frame under way");
        for (var i = 0; i < 10; i++)
            _rig.Mailbox.Post(_rig.Frame());
        _rig.Tally.Counts.Dropped.ShouldBe(9);
        _letAnswer.Release(100);
        await Eventually.Holds(() => _rig.Tally.Counts.Answered == 3, "three answers");

        _received.Select(request => request.Sequence).ShouldBe([1, 2, 12]);
        await SettledAsync();
    }

    [Fact]
    public async Task RunAsync_ErrorAnswer_FailsThatFrameAndTheStreamGoesOn()
    {
        await using var server = await SimilarityServer.StartAsync((request, context) =>
        {
            _received.Enqueue(request);
            return Task.FromResult(request.Sequence == 1 ? SimilarityServer.Error(request) : SimilarityServer.Match(request));
        });
        Start(server.Url);

        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => _rig.Tally.Counts.Failed == 1, "the refusal");
        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => _rig.Tally.Counts.Answered == 1, "the answer");

        await SettledAsync();
    }

    [Fact]
    public async Task RunAsync_EveryFrameRefused_IsStateUntilOneIsAnswered()
    {
        var good = false;
        await using var server = await SimilarityServer.StartAsync((request, context) => Task.FromResult(good ? SimilarityServer.Match(request) : SimilarityServer.Error(request)));
        Start(server.Url);

        for (var i = 1; i <= 3; i++)
        {
            _rig.State.Refusal.ShouldBeNull("a frame or two may be damaged");
            _rig.State.IsAccepting.ShouldBeFalse();
            _rig.Mailbox.Post(_rig.Frame());
            await Eventually.Holds(() => _rig.Tally.Counts.Failed == i, "the refusal");
        }
        _rig.State.Refusal.ShouldNotBeNull().ShouldContain("Not an image.");
        _log.Lines.ShouldNotContain(line => line.StartsWith("Inference answers"));
        good = true;
        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => _rig.Tally.Counts.Answered == 1, "the answer");

        (_rig.State.Refusal, _rig.State.IsAccepting).ShouldBe((null, true));
        _log.Lines.Count(line => line.StartsWith("Inference answers")).ShouldBe(1);
        _log.Lines.ShouldContain(line => line.Contains("again, after 3 that it refused"));
        await SettledAsync();
    }

    [Fact]
    public async Task RunAsync_FirstFrameRefused_IsNotSaidToBeAnswered()
    {
        await using var server = await SimilarityServer.StartAsync((request, _) => Task.FromResult(request.Sequence == 1 ? SimilarityServer.Error(request) : SimilarityServer.Match(request)));
        Start(server.Url);

        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => _rig.Tally.Counts.Failed == 1, "the refusal");
        (_rig.State.IsAnswering, _rig.State.IsAccepting).ShouldBe((true, false));
        _log.Lines.ShouldNotContain(line => line.StartsWith("Inference answers"));
        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => _log.Lines.Contains("Inference answers the frames of test."), "word of the answer");

        _rig.State.IsAccepting.ShouldBeTrue();
        _rig.Tally.Counts.ShouldBe(new FrameCounts(Captured: 2, Sent: 2, Answered: 1, Dropped: 0, Failed: 1, Skipped: 0));
        await SettledAsync();
    }

    [Fact]
    public async Task RunAsync_StreamBreaks_FailsTheFrameAndOpensAnother()
    {
        // The second to arrive, whichever it is: frame 2 itself may have been replaced by a newer one.
        var arrived = 0;
        await using var server = await SimilarityServer.StartAsync((request, context) =>
            Interlocked.Increment(ref arrived) == 2 ? throw new RpcException(new Status(StatusCode.Internal, "broken")) : Answer(request, context));
        Start(server.Url);

        await PostUntilAsync(() => _rig.Tally.Counts is { Answered: >= 3, Failed: >= 1 }, "answers before and after the break");

        await SettledAsync();
    }

    [Fact]
    public async Task RunAsync_ServerGoesAwayAndComesBack_FramesFlowAgainAndNoneIsLostFromTheCounts()
    {
        var server = await SimilarityServer.StartAsync(Answer);
        Start(server.Url);
        await PostUntilAsync(() => _rig.Tally.Counts.Answered >= 2, "answers at first");

        await server.DisposeAsync();
        await PostUntilAsync(() => _rig.Tally.Counts.Failed >= 1 && !_rig.State.IsAnswering, "the loss to be seen");
        var before = _rig.Tally.Counts.Answered;
        await using var again = await SimilarityServer.StartAsync(Answer, server.Port);
        await PostUntilAsync(() => _rig.Tally.Counts.Answered >= before + 2, "answers again");

        _rig.State.IsAnswering.ShouldBeTrue();
        await SettledAsync();
    }

    [Fact]
    public async Task RunAsync_ServerStalls_FailsAfterTheTimeoutWithoutFurtherFrames()
    {
        var clock = new FakeTimeProvider();
        await using var server = await SimilarityServer.StartAsync(AnswerWhenLet);
        Start(server.Url, options => options.AnswerTimeout = TimeSpan.FromSeconds(10), clock);
        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => _received.Count == 1, "the frame at the server");
        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => !_rig.Mailbox.HasFrame, "the second frame under way");

        clock.Advance(TimeSpan.FromSeconds(9.9));
        await Task.Yield();
        _rig.Tally.Counts.Failed.ShouldBe(0);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        await Eventually.Holds(() => _rig.Tally.Counts.Failed == 2, "both frames to be given up");
        await SettledAsync();
    }

    [Fact]
    public async Task RunAsync_AnswerToAnotherFrame_EndsTheStream()
    {
        await using var server = await SimilarityServer.StartAsync((request, context) =>
        {
            var answer = SimilarityServer.Match(request);
            answer.Sequence += 40;
            return Task.FromResult(answer);
        });
        Start(server.Url);

        _rig.Mailbox.Post(_rig.Frame());

        await Eventually.Holds(() => _rig.Tally.Counts.Failed == 1, "the frame to fail");
        _rig.Tally.Counts.Answered.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_Stopped_EndsAtOnceThoughAnswersAreMissing()
    {
        await using var server = await SimilarityServer.StartAsync(AnswerWhenLet);
        Start(server.Url);
        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => _received.Count == 1, "the frame at the server");

        await SettledAsync();

        _rig.Tally.Counts.ShouldBe(new FrameCounts(Captured: 1, Sent: 1, Answered: 0, Dropped: 0, Failed: 1, Skipped: 0));
    }

    [Fact]
    public async Task RunAsync_SomebodyTraces_EachFrameCarriesItsOwnTrace()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CaptureMetrics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await SimilarityServer.StartAsync(Answer);
        Start(server.Url);

        for (var i = 1; i <= 2; i++)
        {
            _rig.Mailbox.Post(_rig.Frame());
            await Eventually.Holds(() => _rig.Tally.Counts.Answered == i, $"answer {i}");
        }

        var contexts = _received.Select(request => ActivityContext.Parse(request.Traceparent, null)).ToArray();
        contexts[0].TraceId.ShouldNotBe(contexts[1].TraceId);
        contexts.ShouldAllBe(context => ended.Any(activity => activity.SpanId == context.SpanId && activity.ParentSpanId == default));
    }

    [Fact]
    public async Task RunAsync_RawFrame_ReachesInferenceWithItsLayout()
    {
        await using var server = await SimilarityServer.StartAsync(Answer);
        Start(server.Url);
        var layout = new RawLayout { Format = RawFormat.Nv12, Width = 4, Height = 2, Stride = 8, Matrix = ColorMatrix.Bt709, Range = ColorRange.Full };
        var lender = new Lender();

        _rig.Mailbox.Post(Raw(layout, lender));
        await Eventually.Holds(() => _rig.Tally.Counts.Answered == 1, "the answer");
        _rig.Mailbox.Post(_rig.Frame());
        await Eventually.Holds(() => _rig.Tally.Counts.Answered == 2, "the next answer");

        var requests = _received.ToArray();
        requests[0].Raw.ShouldBe(layout);
        requests[0].Settling.ShouldBeTrue();
        requests[0].Image.Length.ShouldBe(24);
        (requests[1].Raw, requests[1].Settling).ShouldBe((null, false));
        lender.Returned.ShouldBe([3]);
    }

    [Fact]
    public async Task RunAsync_InferenceThatKnowsNoRawFrames_IsCalledOlder()
    {
        // It says nothing of raw frames in its headers, and takes the pixels for a damaged image.
        await using var server = await SimilarityServer.StartAsync((request, _) => Task.FromResult(SimilarityServer.Error(request)));
        Start(server.Url);

        for (var i = 1; i <= 3; i++)
        {
            _rig.Mailbox.Post(Raw(new RawLayout { Format = RawFormat.Yuyv, Width = 4, Height = 2 }, new Lender()));
            await Eventually.Holds(() => _rig.Tally.Counts.Failed == i, $"refusal {i}");
        }

        var refusal = _rig.State.Refusal.ShouldNotBeNull();
        refusal.ShouldContain("older");
        refusal.ShouldContain("format=mjpeg");
        refusal.ShouldContain("Yuyv");
    }

    [Fact]
    public async Task RunAsync_InferenceThatKnowsRawFrames_KeepsItsOwnReason()
    {
        await using var server = await SimilarityServer.StartAsync(async (request, context) =>
        {
            if (request.Sequence == 1)
                await context.WriteResponseHeadersAsync(new Metadata { { "edgeai-raw-frames", "yuyv" } });
            return SimilarityServer.Error(request);
        });
        Start(server.Url);

        for (var i = 1; i <= 3; i++)
        {
            _rig.Mailbox.Post(Raw(new RawLayout { Format = RawFormat.Yuyv, Width = 4, Height = 2 }, new Lender()));
            await Eventually.Holds(() => _rig.Tally.Counts.Failed == i, $"refusal {i}");
        }

        _rig.State.Refusal.ShouldStartWith("Not an image.");
    }

    [Fact]
    public async Task Reporter_LostAndBack_TellsInferenceAndRepeatsWhileLost()
    {
        var reports = new ConcurrentQueue<ReportSourceRequest>();
        await using var server = await SimilarityServer.StartAsync(Answer, reports: reports);
        _channel = GrpcChannel.ForAddress(server.Url);
        var clock = new FakeTimeProvider();
        var reporter = new SourceReporter("door", new Similarity.SimilarityClient(_channel), _rig.State, clock, NullLogger.Instance);
        _running = reporter.RunAsync(_stop.Token);

        _rig.State.SourceLost("unplugged", clock.GetTimestamp(), wasThere: true);
        reporter.Changed();
        await Eventually.HoldsWhileTimePasses(clock, TimeSpan.FromSeconds(1), () => reports.Count >= 3, "repeated reports");
        _rig.State.SourceBack(TimeSpan.FromSeconds(4));
        reporter.Changed();
        await Eventually.Holds(() => reports.Any(report => report.State == SourceState.Back), "the return");
        await StopAsync();

        var lost = reports.First();
        (lost.Source, lost.State, lost.Reason, lost.Losses).ShouldBe(("door", SourceState.Lost, "unplugged", 1));
        reports.ElementAt(1).AbsentMs.ShouldBeGreaterThan(9000);
        (reports.Last().AbsentMs, reports.Last().Reason).ShouldBe((4000, ""));
    }

    [Fact]
    public async Task Reporter_OlderInference_IsToldNothing()
    {
        await using var server = await SimilarityServer.StartAsync(Answer);
        _channel = GrpcChannel.ForAddress(server.Url);
        var reporter = new SourceReporter("door", new Similarity.SimilarityClient(_channel), _rig.State, TimeProvider.System, NullLogger.Instance);
        _running = reporter.RunAsync(_stop.Token);

        _rig.State.SourceLost("unplugged", 0, wasThere: true);
        reporter.Changed();

        await _running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private Frame Raw(RawLayout layout, IFrameLender lender)
    {
        var frame = _rig.Frame();
        var (sequence, at, timestamp) = (frame.Sequence, frame.CapturedAt, frame.CapturedTimestamp);
        frame.Lend(new byte[24], lender, 3, layout);
        (frame.Sequence, frame.CapturedAt, frame.CapturedTimestamp, frame.IsSettling) = (sequence, at, timestamp, true);
        return frame;
    }

    private sealed class Lender : IFrameLender
    {
        public ConcurrentQueue<int> Returned { get; } = new();

        public void TakeBack(int slot) => Returned.Enqueue(slot);
    }

    private void Start(string url, Action<CaptureOptions>? configure = null, TimeProvider? clock = null)
    {
        var options = new CaptureOptions { RetryDelay = TimeSpan.FromMilliseconds(20), MaxInferenceRetryDelay = TimeSpan.FromMilliseconds(100) };
        configure?.Invoke(options);
        _channel = GrpcChannel.ForAddress(url);
        var context = new UplinkContext(
            "test", new Similarity.SimilarityClient(_channel), _rig.Mailbox, _rig.Pool, _rig.Tally, _rig.State, options, clock ?? TimeProvider.System, _log);
        var uplink = new FrameUplink(context, new Backoff(options.RetryDelay, options.MaxInferenceRetryDelay, new Random(1)));
        _running = Task.Run(() => uplink.RunAsync(_stop.Token));
    }

    private Task<SearchFramesResponse> Answer(SearchFramesRequest request, ServerCallContext context)
    {
        _received.Enqueue(request);
        return Task.FromResult(SimilarityServer.Match(request));
    }

    private async Task<SearchFramesResponse> AnswerWhenLet(SearchFramesRequest request, ServerCallContext context)
    {
        _received.Enqueue(request);
        await _letAnswer.WaitAsync(context.CancellationToken);
        return SimilarityServer.Match(request);
    }

    private Task PostUntilAsync(Func<bool> condition, string what) => Eventually.Holds(() =>
    {
        if (condition())
            return true;
        _rig.Mailbox.Post(_rig.Frame());
        return false;
    }, what);

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private async Task SettledAsync()
    {
        await StopAsync();
        var counts = _rig.Tally.Counts;
        counts.Captured.ShouldBe(counts.Answered + counts.Dropped + counts.Failed);
    }
}
