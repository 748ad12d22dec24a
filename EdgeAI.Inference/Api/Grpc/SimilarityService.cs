using System.Diagnostics;
using EdgeAI.Contracts.V1;
using EdgeAI.Embedding;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Live;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Routing;
using EdgeAI.Inference.Telemetry;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>The calls of the contract over gRPC.</summary>
internal sealed class SimilarityService(ImageMatcher matcher, AnswerPool answers, InferenceMetrics metrics, FrameStream frames, LiveHub live) : SimilarityServiceBase
{
    public override async Task<EmbedResponse> Embed(ImageMessage request, ServerCallContext context)
    {
        using var _ = request;
        CheckNotEmpty(request);
        var answer = answers.Get();
        try
        {
            answer.Restart();
            await matcher.EmbedAsync(request.Image, answer, context.CancellationToken);
            var started = Stopwatch.GetTimestamp();
            var response = new EmbedResponse { Model = answer.Model };
            ContractAnswer.AddEmbedding(response.Embedding, answer);
            response.Timings = Finish(answer, started);
            return response;
        }
        finally
        {
            answers.Return(answer);
        }
    }

    public override async Task<SearchResponse> Search(ImageMessage request, ServerCallContext context)
    {
        using var _ = request;
        var wanted = MatchRequest.Check(request.K, request.Ef, request.Mode, request.Items, request.Filters);
        var deadline = SearchDeadline.Check(request.DeadlineMs);
        CheckNotEmpty(request);
        var answer = answers.Get();
        try
        {
            answer.Restart();
            await matcher.SearchAsync(request.Image, wanted, answer, new SearchPatience(deadline, WantsLater: false), context.CancellationToken);
            var started = Stopwatch.GetTimestamp();
            var response = new SearchResponse { Model = answer.Model, Decision = ContractAnswer.Decision(answer.Decision) };
            ContractAnswer.AddMatches(response.Matches, answer);
            ContractAnswer.AddLost(response.Lost, answer);
            ContractAnswer.AddParts(response, answer);
            response.Timings = Finish(answer, started);
            return response;
        }
        finally
        {
            answers.Return(answer);
        }
    }

    public override async Task SearchFrames(
        IAsyncStreamReader<ImageMessage> requestStream, IServerStreamWriter<SearchFramesResponse> responseStream, ServerCallContext context)
    {
        // Whoever films must know before the first frame is refused whether this service is too old for it.
        await context.WriteResponseHeadersAsync(new Metadata { { RawFrameHeader.Name, RawFrameHeader.Value } });
        await frames.AnswerAsync(requestStream, responseStream, context.GetHttpContext().Features.GetRequiredFeature<LimitedMessages>(), context.CancellationToken);
    }

    public override Task<ReportSourceResponse> ReportSource(ReportSourceRequest request, ServerCallContext context)
    {
        live.Report(SourceReport.Of(request));
        return Task.FromResult(new ReportSourceResponse());
    }

    private static void CheckNotEmpty(ImageMessage request)
    {
        if (request.Image.IsEmpty) throw new EmptyImageException();
    }

    // gRPC writes the bytes after the answer was handed over, so what can be told in it is the time its messages took.
    private Timings Finish(Answer answer, long started)
    {
        answer.Timings.Serialize = Stopwatch.GetElapsedTime(started);
        answer.Stop();
        metrics.StageDone(Stage.Serialize, answer.Timings.Serialize);
        return ContractAnswer.Timings(answer.Timings);
    }
}
