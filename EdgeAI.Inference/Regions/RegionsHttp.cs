using System.Text.Json;
using EdgeAI.Inference.Api;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Api.OpenApi;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Live;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Deciding;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EdgeAI.Inference.Regions;

/// <summary>Sources and where to look in their frames, over HTTP.</summary>
internal sealed class RegionsHttp(SourceRegions regions, LiveHub hub, DecisionRoom decisions, BodyReader bodies)
{
    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var sources = routes.MapGroup("/sources").WithTags("Sources");
        sources.MapGet("", ([FromServices] RegionsHttp http) => http.List())
            .WithName("list-sources").WithSummary("Lists the sources, where to look in their frames, and how sure an answer must be.")
            .Produces<SourcesAnswer>(StatusCodes.Status200OK, Json);
        var changes = sources.MapGroup("").AddEndpointFilter<RouteGroupBuilder, WriteAccessFilter>();
        Problems(changes.MapPut("/{source}/region", (HttpContext context, [FromServices] RegionsHttp http, string source) => http.SetAsync(context))
            .WithName("set-region").WithSummary("Looks at a part of the frames, with another crop, or follows the subject.")
            .WithDescription("`source` is URL-encoded. Fractions of the frame. A region changes the preprocessing, so it has to be declared `compatible`. Needs the write key.")
            .Accepts<RegionSettings>(Json, RouteDescriptions.AnyContent).Produces<RegionSettings>(StatusCodes.Status200OK, Json), 400, 401, 403, 409, 413, 500);
        Problems(changes.MapDelete("/{source}/region", (HttpContext context, [FromServices] RegionsHttp http, string source) => http.Remove(context))
            .WithName("remove-region").WithSummary("Looks at the whole frames again.").WithDescription("Needs the write key.")
            .Produces(StatusCodes.Status204NoContent), 401, 403, 409, 500);
        Problems(changes.MapPut("/{source}/mode", (HttpContext context, [FromServices] RegionsHttp http, string source, [FromQuery] string? mode) => http.SetMode(context, mode))
            .WithName("set-mode").WithSummary("Sets how sure an answer about the frames of a source must be.")
            .WithDescription("`?mode=`: `assist`, `balanced` or `strict`; a frame that names its own is decided by that. `source` is URL-encoded. Needs the write key.")
            .Produces(StatusCodes.Status204NoContent), 400, 401, 403, 409, 500);
        Problems(changes.MapDelete("/{source}/mode", (HttpContext context, [FromServices] RegionsHttp http, string source) => http.RemoveMode(context))
            .WithName("remove-mode").WithSummary("Takes the service's own mode for a source again.").WithDescription("Needs the write key.")
            .Produces(StatusCodes.Status204NoContent), 401, 403, 409, 500);
        Problems(changes.MapPut("/{source}/items", (HttpContext context, [FromServices] RegionsHttp http, string source, [FromQuery] string? items) => http.SetItems(context, items))
            .WithName("set-items").WithSummary("Sets how many things are looked for in the frames of a source.")
            .WithDescription("`?items=`: `one`, or `many` for everything that lies side by side; a frame that names its own is looked at by that. `source` is URL-encoded. Needs the write key.")
            .Produces(StatusCodes.Status204NoContent), 400, 401, 403, 409, 500);
        Problems(changes.MapDelete("/{source}/items", (HttpContext context, [FromServices] RegionsHttp http, string source) => http.RemoveItems(context))
            .WithName("remove-items").WithSummary("Looks for one thing in the frames of a source again.").WithDescription("Needs the write key.")
            .Produces(StatusCodes.Status204NoContent), 401, 403, 409, 500);
        Problems(changes.MapPost("/{source}/background", (HttpContext context, [FromServices] RegionsHttp http, string source) => http.LearnBackground(context))
            .WithName("learn-background").WithSummary("Takes the next frames for the background: the pad or the belt is empty now.").WithDescription("Needs the write key.")
            .Produces(StatusCodes.Status202Accepted), 400, 401, 403, 409, 500);
    }

    private JsonHttpResult<SourcesAnswer> List()
    {
        var live = hub.Sources.ToHashSet(StringComparer.Ordinal);
        var names = live.Union(regions.Sources, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return TypedResults.Json(new SourcesAnswer([.. names.Select(name => Describe(name, live.Contains(name)))], regions.IndexCrop, decisions.UsualMode.ToWord()), RegionJson.Default.SourcesAnswer);
    }

    private SourceAnswer Describe(string name, bool isLive)
    {
        var sight = regions.SightOf(name);
        var background = sight is null || !sight.FollowsSubject ? "none" : sight.HasBackground ? "known" : sight.IsLearning ? "learning" : "none";
        return new SourceAnswer(name, isLive, regions.SettingsOf(name), regions.ModeOf(name)?.ToWord(), (regions.ItemsOf(name) ?? ItemCount.One).ToWord(), sight?.View, sight?.HasSubject ?? false, background);
    }

    private async Task SetAsync(HttpContext context)
    {
        RegionSettings? settings;
        try
        {
            using var body = await bodies.ReadAsync(context.Request, BodyReader.SmallBytes, context.RequestAborted);
            settings = JsonSerializer.Deserialize(body.Memory.Span, RegionJson.Default.RegionSettings);
        }
        catch (JsonException exception)
        {
            throw new RegionException($"Expected a JSON object such as {{\"left\":0.2,\"top\":0.1,\"width\":0.5,\"height\":0.6,\"compatible\":true}}, got something else{(exception.Path is { } path ? $" at {path}" : "")}.");
        }
        regions.Set(SourceOf(context), settings ?? throw new RegionException("Expected a JSON object, got null."));
        await TypedResults.Json(regions.SettingsOf(SourceOf(context))!, RegionJson.Default.RegionSettings).ExecuteAsync(context);
    }

    private NoContent SetMode(HttpContext context, string? mode)
    {
        regions.SetMode(SourceOf(context), ModeText.Parse(mode) ?? throw new ModeException($"Expected ?mode= to be {DecisionModes.Words}, got none."));
        return TypedResults.NoContent();
    }

    private NoContent RemoveMode(HttpContext context)
    {
        regions.SetMode(SourceOf(context), null);
        return TypedResults.NoContent();
    }

    private NoContent SetItems(HttpContext context, string? items)
    {
        regions.SetItems(SourceOf(context), ItemsText.Parse(items) ?? throw new ItemsTextException("none"));
        return TypedResults.NoContent();
    }

    private NoContent RemoveItems(HttpContext context)
    {
        regions.SetItems(SourceOf(context), null);
        return TypedResults.NoContent();
    }

    private NoContent Remove(HttpContext context)
    {
        regions.Remove(SourceOf(context));
        return TypedResults.NoContent();
    }

    private StatusCodeHttpResult LearnBackground(HttpContext context)
    {
        regions.LearnBackground(SourceOf(context));
        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }

    // As it was sent, decoded once: routing leaves %2F alone, so its value cannot tell it from %252F.
    private static string SourceOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.StartsWith('/') ? target.Split('?')[0] : new Uri(target).AbsolutePath;
        return Uri.UnescapeDataString(path.Split('/')[2]);
    }

    private static void Problems(RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) route.Produces<ProblemAnswer>(status, ProblemWriter.ContentType);
    }
}
