using EdgeAI.Inference.Api;
using EdgeAI.Inference.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace EdgeAI.Inference.Live;

/// <summary>
/// The write key that this service made, for its page in a browser of this machine, which keeps it; for everybody else, and ten minutes after it
/// was made, there is no such address: a proxy on this machine that adds nothing cannot be told from that browser.
/// </summary>
internal static class OwnKeyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/live/write-key", static (HttpContext context, [FromServices] WriteKey key) =>
    {
        if (key.Fresh is not { } own || Caller.IsForeignPage(context.Request) || Caller.WhyElsewhere(context) is not null) return Results.NotFound();
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(own);
    }).ExcludeFromDescription();
}
