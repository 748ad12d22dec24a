using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Inference.Api;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Api.OpenApi;
using EdgeAI.Inference.Live;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Feedback;

/// <summary>Corrections over HTTP.</summary>
internal sealed class FeedbackHttp(FeedbackDesk desk, FeedbackStore store, LiveHub live, ImageBodyReader reader, BodyReader bodies, IOptions<EmbeddingOptions> embedding, AnswerPool answers)
{
    // An image of the usual limit in Base64, and the other fields.
    private readonly long _jsonLimit = (embedding.Value.MaxImageBytes + 2) / 3 * 4 + BodyReader.SmallBytes;

    /// <summary><c>/feedback</c> and what is below it.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var feedback = routes.MapGroup("/feedback").WithTags("Feedback");
        feedback.MapGet("", ([FromServices] FeedbackHttp http) => http.List()).DescribeFeedbackList();
        feedback.MapPost("", (HttpContext context, [FromServices] FeedbackHttp http, [FromQuery] string? @is, [FromQuery] string? not, [FromQuery] string? source, [FromQuery] string? part) =>
                http.GiveAsync(context, @is, not, source, part))
            .AddEndpointFilter<RouteHandlerBuilder, WriteAccessFilter>().DescribeFeedback();
        feedback.MapDelete("/{id}", ([FromServices] FeedbackHttp http, string id) => http.Undo(id))
            .AddEndpointFilter<RouteHandlerBuilder, WriteAccessFilter>().DescribeFeedbackUndo();
        feedback.MapGet("/{id}/picture", (HttpContext context, [FromServices] FeedbackHttp http, string id) => http.Picture(context, id)).DescribeFeedbackPicture();
    }

    private JsonHttpResult<FeedbackList> List() => TypedResults.Json(
        new FeedbackList([.. store.Entries.Reverse().Select(FeedbackAnswer.From)]), FeedbackApiJson.Default.FeedbackList);

    private async Task<JsonHttpResult<FeedbackAnswer>> GiveAsync(HttpContext context, string? shows, string? showsNot, string? source, string? part)
    {
        var answer = answers.Get();
        try
        {
            var entry = IsJson(context.Request)
                ? await GiveFrameAsync(context, answer)
                : await GiveImageAsync(context, shows, showsNot, source, part, answer);
            return TypedResults.Json(FeedbackAnswer.From(entry), FeedbackApiJson.Default.FeedbackAnswer, statusCode: StatusCodes.Status201Created);
        }
        finally
        {
            answers.Return(answer);
        }
    }

    private async Task<FeedbackEntry> GiveImageAsync(HttpContext context, string? shows, string? showsNot, string? source, string? part, Matching.Answer answer)
    {
        using var image = await reader.ReadAsync(context.Request, context.RequestAborted);
        return await desk.GiveAsync(
            image.Memory, shows ?? image.Field("is"), showsNot ?? image.Field("not"), source ?? image.Field("source"), part ?? image.Field("part"), answer, context.RequestAborted);
    }

    private async Task<FeedbackEntry> GiveFrameAsync(HttpContext context, Matching.Answer answer)
    {
        var request = await ReadAsync(context);
        if (request.Image is { Length: > 0 } image)
            return await desk.GiveAsync(image, request.Is, request.Not, request.Source, request.Part, answer, context.RequestAborted);
        if (request is not { Source: { } source, Sequence: { } sequence })
            throw new FeedbackException("Expected the frame that is spoken of: 'source' and 'sequence' as /live/events tells them, or 'image' in Base64; or the image itself as the body, and 'is' or 'not' in the query.");
        var frame = live.Find(source, sequence)
            ?? throw new FeedbackException($"Expected one of the newest frames of a source, got {sequence} of '{source}', which is not kept any more. Send the image itself.");
        try
        {
            return await desk.GiveAsync(frame.Image, request.Is, request.Not, source, request.Part, answer, context.RequestAborted);
        }
        finally
        {
            frame.Release();
        }
    }

    private async Task<FeedbackRequest> ReadAsync(HttpContext context)
    {
        using var body = await bodies.ReadAsync(context.Request, _jsonLimit, context.RequestAborted);
        try
        {
            return JsonSerializer.Deserialize(body.Memory.Span, FeedbackApiJson.Default.FeedbackRequest)
                ?? throw new FeedbackException("Expected a JSON object, got null.");
        }
        catch (JsonException exception)
        {
            throw new FeedbackException($"Expected a JSON object with 'is' or 'not', and the frame: {exception.Message}");
        }
    }

    private NoContent Undo(string id)
    {
        store.Undo(id);
        return TypedResults.NoContent();
    }

    private FileContentHttpResult Picture(HttpContext context, string id)
    {
        var picture = store.PictureOf(id);
        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return TypedResults.Bytes(picture, "image/png");
    }

    private static bool IsJson(HttpRequest request) => request.HasJsonContentType();
}
