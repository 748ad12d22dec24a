using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Feedback;

namespace EdgeAI.Inference.Api.OpenApi;

/// <summary>Words and answers of the routes, for the OpenAPI document.</summary>
internal static class RouteDescriptions
{
    /// <summary>
    /// Lets a body of any declared type through to the route, which says what it expected; routing alone would answer 415 and no reason, and
    /// curl declares a form unless told otherwise. The document leaves it out.
    /// </summary>
    public const string AnyContent = "*/*";

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
        .WithDescription("Answers what the image was decided to show, the nearest entries by cosine similarity, best first, and the time that each stage took. The decision's outcome is `answer` "
            + "(one label is named), `choose` (up to five labels to choose from, each with its probability) or `none`. Where the first look finds no answer, the image is looked at up to "
            + "twice more; `looks` says how often, and `view` what of it was decided about. "
            + "`items=many` finds everything that lies side by side, beside the decision: `answers`, each with its box and what a decision has, `count`, and `counts` by label.")
        .WithMetadata(new ImageBodyRoute(() => RouteExamples.Search, "SearchResponse"))
        .Produces<SearchAnswer>(StatusCodes.Status200OK, JsonAnswer.ContentType)
        .Problems(400, 413, 415, 422, 500, 503, 504);

    public static RouteHandlerBuilder DescribeFeedback(this RouteHandlerBuilder route) => route
        .WithName("feedback-give")
        .WithSummary("Says what a frame shows, or does not.")
        .WithDescription("The image is the body, or the file of a form, and `is` or `not` a label of the catalog; or the body is JSON with `is` or `not`, and `source` and `sequence` of a frame "
            + "that /live/events told of, or `image` in Base64. Frames like it are answered accordingly from now on, whatever happens to the process. Needs the write key, or a caller on this machine where none is configured.")
        .Accepts<FeedbackRequest>(JsonAnswer.ContentType, "image/jpeg", "image/png", "image/webp", "application/octet-stream", "multipart/form-data", AnyContent)
        .Produces<FeedbackAnswer>(StatusCodes.Status201Created, JsonAnswer.ContentType)
        .Problems(400, 401, 403, 409, 413, 415, 422, 500, 503, 504, 507);

    public static RouteHandlerBuilder DescribeFeedbackList(this RouteHandlerBuilder route) => route
        .WithName("feedback-list")
        .WithSummary("Every correction in force, newest first.")
        .Produces<FeedbackList>(StatusCodes.Status200OK, JsonAnswer.ContentType)
        .Problems(500);

    public static RouteHandlerBuilder DescribeFeedbackUndo(this RouteHandlerBuilder route) => route
        .WithName("feedback-undo")
        .WithSummary("Takes a correction back.")
        .WithDescription("Needs the write key, or a caller on this machine where none is configured.")
        .Produces(StatusCodes.Status204NoContent)
        .Problems(401, 403, 404, 500, 503, 507);

    public static RouteHandlerBuilder DescribeFeedbackPicture(this RouteHandlerBuilder route) => route
        .WithName("feedback-picture")
        .WithSummary("The frame of a correction, as the network was given it.")
        .Produces<string>(StatusCodes.Status200OK, "image/png")
        .Problems(404, 500);

    public static RouteHandlerBuilder DescribeEvents(this RouteHandlerBuilder route) => route
        .WithName("live-events")
        .WithSummary("Tells what happens, as server-sent events.")
        .WithDescription("`status`: the state of the service, a `notice` about it, the budget and the sources. `frame`: a frame of a stream, its five nearest entries, its decision or its error, where and "
            + "how often it was looked at, timings and rate; "
            + "`later`: the same frame's matches once an index beyond this machine has answered as well; "
            + "a slow reader gets the newest of each source and misses those between. `sighting`: a stream sees another label than before, a list to choose from, or nothing any more; one event a change. `source`: a camera was lost, or is back. `ping`: nothing happened for a while.")
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

    /// <summary>The statuses that a route answers problems with.</summary>
    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) route.Produces<ProblemAnswer>(status, ProblemWriter.ContentType);
        return route;
    }
}
