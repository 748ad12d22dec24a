namespace EdgeAI.Inference.Hosting;

/// <summary>
/// Addresses in answers, as clients behind a proxy have to ask for them: under <see cref="InferenceOptions.PathBase"/>. One process serves under one prefix, set
/// before it answers.
/// </summary>
internal static class Links
{
    /// <summary>The prefix, such as <c>/edgeai</c>; empty for none.</summary>
    public static string Base { get; private set; } = "";

    /// <summary>An address that begins with a slash, under the prefix.</summary>
    public static string To(string path) => Base + path;

    /// <summary>
    /// Serves under the configured prefix, whether a proxy keeps it in the requests that it passes on or strips it. Before routing. Without the slash at
    /// its end the prefix alone leads to the page, whose addresses are relative to it.
    /// </summary>
    public static void UsePathPrefix(this WebApplication app, string? configured)
    {
        Base = configured?.TrimEnd('/') ?? "";
        if (Base.Length == 0) return;
        var prefix = new PathString(Base);
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (request.Path.StartsWithSegments(prefix, StringComparison.Ordinal, out var rest))
            {
                if (!rest.HasValue && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
                {
                    context.Response.Redirect(prefix.ToUriComponent() + "/" + request.QueryString);
                    return Task.CompletedTask;
                }
                request.Path = rest;
            }
            request.PathBase = prefix;
            return next(context);
        });
    }
}
