using Microsoft.Extensions.Primitives;

namespace EdgeAI.Inference.Hosting;

/// <summary>
/// Refuses requests for other host names while the service listens on loopback only: otherwise a web page could point a name
/// of its own at 127.0.0.1 and read the camera through its visitor's browser (DNS rebinding). <c>AllowedHosts</c> overrides.
/// </summary>
internal sealed class LocalNames(IConfiguration configuration, ListeningEndpoints endpoints)
{
    private static readonly StringSegment[] Local = ["localhost", "127.0.0.1", "[::1]"];

    private readonly Lazy<StringSegment[]?> _allowed = new(() =>
    {
        var configured = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (configured.Contains("*")) return null;
        if (configured.Length > 0) return [.. configured.Select(host => new StringSegment(host))];
        return endpoints.BeyondLoopback ? null : Local;
    });

    /// <summary>Whether the service answers to this name. A request without one (HTTP/1.0) comes from no browser.</summary>
    public bool Answers(HostString host) => _allowed.Value is not { } allowed || !host.HasValue || HostString.MatchesAny(host.Host, allowed);
}

/// <summary>Puts <see cref="LocalNames"/> before everything else.</summary>
internal static class LocalNamesMiddleware
{
    public static IApplicationBuilder UseLocalNames(this IApplicationBuilder app)
    {
        var names = app.ApplicationServices.GetRequiredService<LocalNames>();
        return app.Use((context, next) =>
        {
            if (names.Answers(context.Request.Host)) return next(context);
            // The body comes from the status code pages, as problem details.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
    }
}
