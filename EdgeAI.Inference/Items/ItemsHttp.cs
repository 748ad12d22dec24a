using System.Text.Json;
using EdgeAI.Inference.Api;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Parts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EdgeAI.Inference.Items;

/// <summary>Taught items over HTTP.</summary>
internal sealed class ItemsHttp(ItemLibrary library, Teacher teacher, LessonBody bodies, ItemArchive archive, Refitter refitter, ILogger<ItemsHttp> logger)
{
    private const string Lines = "application/x-ndjson";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var items = routes.MapGroup("/items").WithTags("Items");
        items.MapGet("", ([FromServices] ItemsHttp http) => http.List()).DescribeItems();
        items.MapGet("/export", (HttpContext context, [FromServices] ItemsHttp http) => http.ExportAsync(context)).DescribeExport();
        // Otherwise the methods of /{id} would be told as theirs.
        items.MapOnly("/export", HttpMethods.Get);
        items.MapOnly("/import", HttpMethods.Post);
        items.MapGet("/{id}", ([FromServices] ItemsHttp http, string id) => http.Get(id)).DescribeItem();
        var changes = items.MapGroup("").AddEndpointFilter<RouteGroupBuilder, WriteAccessFilter>();
        changes.MapPost("", (HttpContext context, [FromServices] ItemsHttp http) => http.LearnAsync(context)).DescribeLearn();
        changes.MapPost("/import", (HttpContext context, [FromServices] ItemsHttp http) => http.ImportAsync(context)).DescribeImport();
        changes.MapPatch("/{id}", (HttpContext context, [FromServices] ItemsHttp http, string id) => http.RenameAsync(context, id)).DescribeRename("rename-item");
        changes.MapPut("/{id}", (HttpContext context, [FromServices] ItemsHttp http, string id) => http.RenameAsync(context, id)).DescribeRename("put-item");
        changes.MapDelete("/{id}", (HttpContext context, [FromServices] ItemsHttp http, string id) => http.RemoveAsync(context, id)).DescribeRemove();
    }

    private JsonHttpResult<ItemsAnswer> List() => TypedResults.Json(new ItemsAnswer([.. library.Items.Select(ItemAnswer.Of)], refitter.Status), ItemsJson.Default.ItemsAnswer);

    private JsonHttpResult<ItemAnswer> Get(string id) => TypedResults.Json(
        ItemAnswer.Of(library.Items.FirstOrDefault(item => item.Id == id) ?? throw new UnknownItemException(id)), ItemsJson.Default.ItemAnswer);

    private async Task LearnAsync(HttpContext context)
    {
        var request = await bodies.ReadAsync(context.Request, context.RequestAborted);
        if (request.Source is null == (request.Images is null))
            throw new LessonException($"Expected either images or source, got {(request.Source is null ? "neither" : "both")}.");
        var part = PartId.Parse(request.Part);
        if (request.Source is not null && part is not null) throw new LessonException("Expected part with images, got it with source. Send the frame that it was seen in.");
        if (request.Source is not null && context.Request.Headers.Accept.ToString().Contains(Lines, StringComparison.OrdinalIgnoreCase))
        {
            await LearnInLinesAsync(context, request);
            return;
        }
        var lesson = request.Source is null
            ? await teacher.LearnAsync(request.Label, [.. request.Images!.Select(image => (ReadOnlyMemory<byte>)image)], part, context.RequestAborted)
            : await teacher.LearnAsync(request.Label, request.Source, request.Frames, _ => ValueTask.CompletedTask, context.RequestAborted);
        await SendAsync(context, TypedResults.Json(lesson, ItemsJson.Default.LessonAnswer, statusCode: lesson.Added > 0 ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }

    private async Task LearnInLinesAsync(HttpContext context, LessonRequest request)
    {
        context.Response.ContentType = Lines;
        context.Response.Headers.CacheControl = "no-store";
        var last = new LessonProgress("taking", 0, 0);
        try
        {
            var lesson = await teacher.LearnAsync(request.Label, request.Source!, request.Frames, step => WriteLineAsync(last = step), context.RequestAborted);
            await WriteLineAsync(last with { State = "learned", Lesson = lesson });
        }
        catch (Exception exception) when (exception is not OperationCanceledException && context.Response.HasStarted)
        {
            // The status is sent; the reason goes where the answer would have gone.
            var fault = FaultMap.Of(exception);
            if (fault.HttpStatus >= 500) Api.Faults.Log.Failed(logger, "POST /items", exception);
            await WriteLineAsync(last with { State = "failed", Problem = new LessonProblem(fault.Type, fault.Title, fault.Detail) });
        }

        async ValueTask WriteLineAsync(LessonProgress line)
        {
            await context.Response.Body.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, ItemsJson.Default.LessonProgress), (byte)'\n'], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task RenameAsync(HttpContext context, string id)
    {
        var request = await bodies.ReadRenameAsync(context.Request, context.RequestAborted);
        await SendAsync(context, TypedResults.Json(ItemAnswer.Of(await library.RenameAsync(id, request.Label, context.RequestAborted)), ItemsJson.Default.ItemAnswer));
    }

    private async Task RemoveAsync(HttpContext context, string id)
    {
        await library.RemoveAsync(id, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ExportAsync(HttpContext context)
    {
        await using var file = await archive.MakeAsync(context.RequestAborted);
        context.Response.ContentType = ItemArchive.ContentType;
        context.Response.ContentLength = file.Length;
        context.Response.Headers.ContentDisposition = "attachment; filename=\"edgeai-items.zip\"";
        context.Response.Headers.CacheControl = "no-store";
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task ImportAsync(HttpContext context)
    {
        var answer = await archive.ReadAsync(context.Request, context.RequestAborted);
        await SendAsync(context, TypedResults.Json(answer, ItemsJson.Default.ImportAnswer));
    }

    private static Task SendAsync(HttpContext context, IResult result)
    {
        context.Response.Headers.CacheControl = "no-store";
        return result.ExecuteAsync(context);
    }
}
