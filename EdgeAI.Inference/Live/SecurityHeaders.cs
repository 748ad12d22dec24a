using EdgeAI.Inference.Api.Grpc;

namespace EdgeAI.Inference.Live;

/// <summary>Tells browsers that this service's pages and pictures are its own affair.</summary>
internal static class SecurityHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // When the response starts, because the error handler clears what was set before.
        context.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            // Headers for browsers mean nothing to gRPC's clients.
            if (GrpcCall.Is(response.HttpContext.Request)) return Task.CompletedTask;
            var headers = response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });
}
