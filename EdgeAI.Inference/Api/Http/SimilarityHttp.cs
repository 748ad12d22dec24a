using EdgeAI.Inference.Api.OpenApi;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Routing;
using EdgeAI.Inference.Telemetry;
using Microsoft.AspNetCore.Mvc;

namespace EdgeAI.Inference.Api.Http;

/// <summary>The two calls over HTTP: the image is the body, or the file of a form.</summary>
internal sealed class SimilarityHttp(ImageMatcher matcher, ImageBodyReader reader, AnswerPool answers, InferenceMetrics metrics)
{
    /// <summary><c>POST /embed</c> and <c>POST /search</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("").WithTags("Similarity");
        api.MapPost("/embed", (HttpContext context, [FromServices] SimilarityHttp similarity) => similarity.EmbedAsync(context))
            .DescribeEmbed();
        api.MapPost("/search", (
                HttpContext context, [FromServices] SimilarityHttp similarity,
                [FromQuery] string? k, [FromQuery] string? ef, [FromQuery] string? mode, [FromQuery] string? items, [FromQuery] string[]? filter,
                [FromQuery] string? deadlineMs) =>
                similarity.SearchAsync(context, MatchRequest.Parse(k, ef, mode, items, filter), SearchDeadline.Parse(deadlineMs), new SearchQuery(k, ef, mode, items, filter, deadlineMs)))
            .DescribeSearch();
    }

    private async Task EmbedAsync(HttpContext context)
    {
        using var image = await reader.ReadAsync(context.Request, context.RequestAborted);
        var answer = answers.Get();
        try
        {
            answer.Restart();
            await matcher.EmbedAsync(image.Memory, answer, context.RequestAborted);
            var protobuf = ProtobufAnswer.IsWanted(context.Request);
            if (protobuf) ProtobufAnswer.WriteEmbed(answer);
            else JsonAnswer.WriteEmbed(answer);
            await SendAsync(context, answer, protobuf);
        }
        finally
        {
            answers.Return(answer);
        }
    }

    private async Task SearchAsync(HttpContext context, MatchRequest wanted, TimeSpan deadline, SearchQuery query)
    {
        using var image = await reader.ReadAsync(context.Request, context.RequestAborted);
        if (image.Fields is not null) (wanted, deadline) = query.With(image);
        var patience = new SearchPatience(deadline, WantsLater: false);
        var answer = answers.Get();
        try
        {
            answer.Restart();
            await matcher.SearchAsync(image.Memory, wanted, answer, patience, context.RequestAborted);
            var protobuf = ProtobufAnswer.IsWanted(context.Request);
            if (protobuf) ProtobufAnswer.WriteSearch(answer);
            else JsonAnswer.WriteSearch(answer);
            await SendAsync(context, answer, protobuf);
        }
        finally
        {
            answers.Return(answer);
        }
    }

    private async Task SendAsync(HttpContext context, Answer answer, bool protobuf)
    {
        metrics.StageDone(Stage.Serialize, answer.Timings.Serialize);
        var response = context.Response;
        response.ContentType = protobuf ? ProtobufAnswer.ContentType : JsonAnswer.ContentType;
        response.ContentLength = answer.Output.WrittenCount;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";
        await response.Body.WriteAsync(answer.Output.WrittenMemory, context.RequestAborted);
    }
}
