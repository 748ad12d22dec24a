namespace EdgeAI.Dashboard.Security;

/// <summary>Stands before the pages: the token, and what a browser must not be talked into from elsewhere.</summary>
public sealed class PageGate(RequestDelegate next, BrowserToken token)
{
    /// <summary>Scripts, styles and connections from here only: nothing is fetched from a CDN, and nothing could be.</summary>
    /// <remarks>Inline styles place the waterfall's bars; Fluent's components set their own.</remarks>
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string[] s_open = ["/login", "/alive", "/health", "/app.css", "/favicon.svg"];

    /// <summary>Checks one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";

        // A page of another site (or another port of this host) must not open the live connection with our cookie.
        if (context.Request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync($"Requests from {origin} are not taken.");
        }
        if (IsOpen(context.Request.Path) || token.Admits(context))
            return next(context);
        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            context.Response.Redirect($"/login?returnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        else
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private static bool IsOpen(PathString path)
    {
        foreach (var open in s_open)
            if (path.Equals(open, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
