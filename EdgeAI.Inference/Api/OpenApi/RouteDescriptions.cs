using EdgeAI.Inference.Api.Http;

namespace EdgeAI.Inference.Api.OpenApi;

/// <summary>Words and answers of the routes, for the OpenAPI document.</summary>
internal static class RouteDescriptions
{
    public static RouteHandlerBuilder DescribeEmbed(this RouteHandlerBuilder route) => route
        .WithName("embed")
        .WithSummary("Embeds an image.")
        .WithDescription("Answers the L2-normalised embedding of a JPEG, PNG or WebP image.")
        .WithMetadata(new ImageBodyRoute(() => RouteExamples.Embed, "EmbedResponse"))
        .Produces<EmbedAnswer>(StatusCodes.Status200OK, JsonAnswer.ContentType)
        .Problems(400, 413, 415, 422, 500, 503, 504);

    public static RouteHandlerBuilder DescribeSearch(this RouteHandlerBuilder route) => route
        .WithName("search")
        .WithSummary("Finds the catalog entries nearest to an image.")
        .WithDescription("Answers the nearest entries by cosine similarity, best first, and the time that each stage took.")
        .WithMetadata(new ImageBodyRoute(() => RouteExamples.Search, "SearchResponse"))
        .Produces<SearchAnswer>(StatusCodes.Status200OK, JsonAnswer.ContentType)
        .Problems(400, 413, 415, 422, 500, 503, 504);

    public static RouteHandlerBuilder DescribeEvents(this RouteHandlerBuilder route) => route
        .WithName("live-events")
        .WithSummary("Tells what happens, as server-sent events.")
        .WithDescription("`status`: the state of the service, the budget and the sources. `frame`: a frame of a stream, its five nearest entries or its error, timings and rate; "
            + "a slow reader gets the newest of each source and misses those between. `ping`: nothing happened for a while.")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .Problems(503);

    public static RouteHandlerBuilder DescribeFrame(this RouteHandlerBuilder route) => route
        .WithName("live-frame")
        .WithSummary("One of the newest frames, as the camera sent it.")
        .WithDescription("`source` is URL-encoded. Only the newest few frames are kept.")
        .Produces<string>(StatusCodes.Status200OK, "image/jpeg", "image/png", "image/webp")
        .Problems(404);

    public static RouteHandlerBuilder DescribeThumbnail(this RouteHandlerBuilder route) => route
        .WithName("catalog-thumbnail")
        .WithSummary("The small picture of a catalog entry.")
        .WithDescription("`id` is URL-encoded, its slashes included.")
        .Produces<string>(StatusCodes.Status200OK, "image/jpeg")
        .Problems(404, 503);

    private static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) route.Produces<ProblemAnswer>(status, ProblemWriter.ContentType);
        return route;
    }
}
