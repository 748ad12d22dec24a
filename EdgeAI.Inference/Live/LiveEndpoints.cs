using System.Buffers;
using System.Globalization;
using System.Net.ServerSentEvents;
using EdgeAI.Inference.Api.OpenApi;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Hosting;
using EdgeAI.Inference.Items;
using EdgeAI.Recognition;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace EdgeAI.Inference.Live;

/// <summary>What the live page asks for.</summary>
internal static class LiveEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var live = routes.MapGroup("").WithTags("Live page");
        live.MapGet("/live/events", (HttpContext context, [FromServices] LiveHub hub, [FromServices] IHostApplicationLifetime lifetime) => EventsAsync(context, hub, lifetime))
            .DescribeEvents();
        live.MapGet("/live/frames/{source}/{sequence}", (HttpContext context, [FromServices] LiveHub hub, string source, string sequence) => FrameAsync(context, hub, sequence))
            .DescribeFrame();
        live.MapGet("/catalog/{id}/thumbnail", (HttpContext context, [FromServices] CatalogState catalog, [FromServices] ItemLibrary items, string id) => Thumbnail(context, catalog, items))
            .DescribeThumbnail();
    }

    private static async Task EventsAsync(HttpContext context, LiveHub hub, IHostApplicationLifetime lifetime)
    {
        using var subscription = hub.Subscribe();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await SseFormatter.WriteAsync(subscription.ReadAsync(ending.Token), context.Response.Body, static (item, output) => output.Write(item.Data.Span), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The page or the service goes: the ordinary end of a stream without one.
        }
    }

    private static async Task FrameAsync(HttpContext context, LiveHub hub, string sequence)
    {
        var frame = long.TryParse(sequence, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? hub.Find(EncodedSegment(context, 3, of: 5, "source"), number)
            : null;
        if (frame is null)
        {
            await TypedResults.Problem(
                "Expected one of the newest frames of a source that /live/events told of; older ones are not kept.",
                statusCode: StatusCodes.Status404NotFound, title: "The frame is not kept", type: "urn:edgeai:problem:frame-gone").ExecuteAsync(context);
            return;
        }
        try
        {
            var picture = frame.Picture;
            context.Response.ContentType = ImageType.Of(picture.Span);
            context.Response.ContentLength = picture.Length;
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.Body.WriteAsync(picture, context.RequestAborted);
        }
        finally
        {
            frame.Release();
        }
    }

    private static IResult Thumbnail(HttpContext context, CatalogState catalog, ItemLibrary items)
    {
        var id = EncodedSegment(context, 2, of: 4, "id");
        var thumbnails = catalog.Require().Thumbnails;
        if ((items.ThumbnailOf(id) ?? (thumbnails.Contains(id) ? thumbnails.PathOf(id) : null)) is not { } path)
            return TypedResults.Problem(
                $"Expected the id of a catalog entry that has a picture, URL-encoded, got '{id}'.",
                statusCode: StatusCodes.Status404NotFound, title: "There is no such picture", type: "urn:edgeai:problem:thumbnail");
        var file = new FileInfo(path);
        context.Response.Headers.CacheControl = "private, max-age=600, stale-while-revalidate=86400";
        var version = FormattableString.Invariant($"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\"");
        return TypedResults.PhysicalFile(file.FullName, ThumbnailFolder.ContentType, lastModified: file.LastWriteTimeUtc, entityTag: new(version));
    }

    /// <summary>A segment of the address as it was sent, decoded once: routing leaves %2F alone, so its value cannot tell it from %252F.</summary>
    private static string EncodedSegment(HttpContext context, int index, int of, string name)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.StartsWith('/') ? target.Split('?')[0] : new Uri(target).AbsolutePath;
        if (Links.Base.Length > 0 && path.StartsWith(Links.Base + "/", StringComparison.Ordinal)) path = path[Links.Base.Length..];
        // An address with /../ in it was led elsewhere by the server: what it made of it has to do.
        return path.Split('/') is var segments && segments.Length == of && !segments.Contains("..") ? Uri.UnescapeDataString(segments[index]) : (string)context.Request.RouteValues[name]!;
    }
}
