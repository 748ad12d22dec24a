using Microsoft.AspNetCore.Http.Features;

namespace EdgeAI.Inference.Api;

/// <summary>The server's own limit for bodies.</summary>
internal static class ServerLimit
{
    /// <summary>
    /// Lifts it, for whoever reads a body within a limit of its own: a caller that is cut off while sending never reads the answer, and what is not read
    /// is swallowed for a few seconds instead.
    /// </summary>
    public static void Lift(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = null;
    }
}
