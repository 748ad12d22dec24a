using System.Net;

namespace EdgeAI.Inference.Api;

/// <summary>Who sent a request, as far as it can be told.</summary>
internal static class Caller
{
    // What proxies add, each in its way.
    private static readonly string[] Forwarding =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server", "X-Original-For", "X-Real-IP", "Via", "CF-Connecting-IP", "True-Client-IP"];

    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Why a request may come from another machine; null where it comes from this one.</summary>
    public static string? WhyElsewhere(HttpContext context)
    {
        // A Unix socket has no address.
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
            return $"from {address}";
        if (Forwarding.FirstOrDefault(context.Request.Headers.ContainsKey) is { } header) return $"that a proxy forwarded ({header})";
        // What a proxy speaks that adds nothing else, such as nginx with a bare proxy_pass; no browser and no client of ours does.
        if (HttpProtocol.IsHttp10(context.Request.Protocol)) return "over HTTP/1.0, as a proxy forwards";
        // A web page can lead a name of its own to this machine.
        if (context.Request.Host is { HasValue: true } host && context.Connection.RemoteIpAddress is not null && !LocalNames.Contains(host.Host, StringComparer.OrdinalIgnoreCase))
            return $"for the name {host.Host}";
        return null;
    }

    /// <summary>Whether a web page of somebody else sent a request. Browsers send a form or a plain-text body to any address without asking first, and say where it came from.</summary>
    public static bool IsForeignPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") return true;
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
