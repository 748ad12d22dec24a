using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Api.OpenApi;

namespace EdgeAI.Inference.Items;

/// <summary>Words of the items' routes, for the OpenAPI document.</summary>
internal static class ItemRoutes
{
    private const string Json = "application/json";

    public static void DescribeItems(this RouteHandlerBuilder route) => route
        .WithName("list-items").WithSummary("Lists what was taught.")
        .WithDescription("Every item with its photographs, by label, and how the last fit to them went.")
        .Produces<ItemsAnswer>(StatusCodes.Status200OK, Json);

    public static void DescribeItem(this RouteHandlerBuilder route) => route
        .WithName("get-item").WithSummary("A taught item.")
        .Produces<ItemAnswer>(StatusCodes.Status200OK, Json).Problems(404);

    public static void DescribeLearn(this RouteHandlerBuilder route) => route
        .WithName("learn").WithSummary("Teaches an item.")
        .WithDescription("Either `images` (1 to 20, base64 in JSON, or files of a form) or `source`, the name of a live source, of which 5 to 20 varied frames are taken; near-copies are dropped. "
            + "What was learned is on the disk and searchable when the answer comes. With `Accept: application/x-ndjson` and a source, each line tells the progress, the last one what came of it. Needs the write key.")
        .Accepts<LessonRequest>(Json, "multipart/form-data", RouteDescriptions.AnyContent)
        .Produces<LessonAnswer>(StatusCodes.Status201Created, Json)
        .Produces<LessonAnswer>(StatusCodes.Status200OK, Json)
        .Problems(400, 401, 403, 404, 409, 413, 422, 500, 503, 504, 507);

    public static void DescribeRename(this RouteHandlerBuilder route, string name) => route
        .WithName(name).WithSummary("Gives an item another label.").WithDescription("Needs the write key.")
        .Accepts<RenameRequest>(Json, RouteDescriptions.AnyContent)
        .Produces<ItemAnswer>(StatusCodes.Status200OK, Json).Problems(400, 401, 403, 404, 409, 413, 500, 503, 507);

    public static void DescribeRemove(this RouteHandlerBuilder route) => route
        .WithName("remove-item").WithSummary("Removes an item and its photographs.").WithDescription("Needs the write key.")
        .Produces(StatusCodes.Status204NoContent).Problems(401, 403, 404, 409, 500, 503, 507);

    public static void DescribeExport(this RouteHandlerBuilder route) => route
        .WithName("export-items").WithSummary("Everything that was taught as a catalog folder, in a zip archive.")
        .WithDescription("One folder for each label, as the indexer takes it with --catalog.")
        .Produces<string>(StatusCodes.Status200OK, ItemArchive.ContentType).Problems(507);

    public static void DescribeImport(this RouteHandlerBuilder route) => route
        .WithName("import-items").WithSummary("Learns a catalog folder from a zip archive.")
        .WithDescription("The folder of an image is its label; photographs that are there already are passed over. The archive is the body, or the file of a form. Needs the write key.")
        .Accepts<byte[]>("application/octet-stream", ItemArchive.ContentType, "multipart/form-data", RouteDescriptions.AnyContent)
        .Produces<ImportAnswer>(StatusCodes.Status200OK, Json).Problems(400, 401, 403, 409, 413, 500, 503, 504, 507);
}
