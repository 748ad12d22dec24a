using System.Diagnostics;
using EdgeAI.Contracts.V1;
using EdgeAI.Embedding;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Events;
using EdgeAI.Inference.Live;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Regions;
using EdgeAI.Inference.Routing;
using EdgeAI.Inference.Telemetry;
using Grpc.Core;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>Answers a camera's frames one after the other, in the order they came, and shows each to the live page.</summary>
internal sealed class FrameStream(
    ImageMatcher matcher, LiveHub live, SightingRoom sightings, SourceRegions regions, InferenceMetrics metrics, IHostApplicationLifetime lifetime, ILogger<FrameStream> logger)
{
    public async Task AnswerAsync(IAsyncStreamReader<ImageMessage> requests, IServerStreamWriter<SearchFramesResponse> responses, LimitedMessages messages, CancellationToken cancellationToken)
    {
        // A stream never ends by itself, and the service must: its end cancels it.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var response = new FrameResponse();
        var stream = Activity.Current;
        try
        {
            while (await requests.MoveNext(ending.Token))
            {
                await AnswerAsync(requests.Current, messages, response, stream, ending.Token);
                await responses.WriteAsync(response.Message, ending.Token);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The service is stopping. Connect again."));
        }
    }

    private async Task AnswerAsync(ImageMessage request, LimitedMessages messages, FrameResponse response, Activity? stream, CancellationToken cancellationToken)
    {
        var kept = false;
        var span = InferenceActivity.StartFrame(stream, request.TraceParentUtf8);
        try
        {
            response.Begin(request);
            span?.SetTag("edgeai.source", response.Source)?.SetTag("edgeai.sequence", request.Sequence);
            var fault = await TryMatchAsync(request, messages, response, cancellationToken);
            if (fault is null) response.Succeed();
            else response.Fail(fault);
            InferenceActivity.EndFrame(span, fault);
            metrics.FrameDone(fault?.Name ?? FaultMap.Ok);
            if (fault is null && response.Answer.Later is { } later) _ = live.PublishLaterAsync(response.Source, request.Sequence, later);
            if (fault is null) metrics.StageDone(Stage.Serialize, response.Answer.Timings.Serialize);
            kept = response.SourceFault is null && live.Publish(response.Source, request, response.Answer, fault, response.IsSettling);
        }
        finally
        {
            if (!kept) request.Dispose();
            if (span is not null)
            {
                span.Dispose();
                Activity.Current = stream;
            }
        }
    }

    private async ValueTask<Fault?> TryMatchAsync(ImageMessage request, LimitedMessages messages, FrameResponse response, CancellationToken cancellationToken)
    {
        try
        {
            if (response.SourceFault is { } nameless) throw nameless;
            if (messages.PassedOver > 0) throw messages.TooLarge(messages.PassedOver);
            var (source, answer) = (response.Source, response.Answer);
            var wanted = new MatchRequest(MatchCount.Check(request.K), Mode: ModeText.Parse(request.Mode) ?? regions.ModeOf(source), Items: ItemsText.Parse(request.Items) ?? regions.ItemsOf(source));
            if (request.Image.IsEmpty) throw new EmptyImageException();
            var memory = sightings.Of(source);
            var (seenBy, sight) = memory.Settling.Begin(request.IsSettling) is { } unsettled ? (unsettled, regions.SightOf(source)?.WithoutMemory()) : (memory, regions.SightOf(source));
            await matcher.SearchFrameAsync(request.Image, wanted, answer, seenBy, sight, new SearchPatience(TimeSpan.Zero, live.IsWatched), cancellationToken);
            if (seenBy == memory) sightings.Observe(memory, request.Sequence, answer);
            else memory.Settling.Note(answer.Decision.Pixels);
            response.IsSettling = seenBy != memory;
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var fault = FaultMap.Of(exception);
            if (fault.HttpStatus >= 500 && fault.RetryAfter is null) Faults.Log.Failed(logger, "SearchFrames", exception);
            else Faults.Log.Refused(logger, "SearchFrames", fault.Name, fault.Detail);
            return fault;
        }
    }
}
