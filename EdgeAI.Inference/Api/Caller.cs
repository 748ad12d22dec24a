using System.Net;

namespace EdgeAI.Inference.Api;

/// <summary>Who sent a request, as far as it can be told.</summary>
internal static class Caller
{
    // What proxies add, each in its way, some of them with underscores.
    private static readonly string[]
        Forwarding = ["Via", "Forwarded", "X-ProxyUser-Ip", "X-Azure-SocketIP"],
        ForwardingBegin = ["X-Forwarded", "X-Original-", "X-Envoy-"],
        ForwardingParts = ["Client-IP", "ClientIP", "Real-IP", "Connecting-IP", "Remote-Addr", "Remote-IP"];

    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Why a request may come from another machine; null where it comes from this one.</summary>
    public static string? WhyElsewhere(HttpContext context)
    {
        // A Unix socket has no address.
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
            return $"from {address}";
        if (context.Request.Headers.Keys.FirstOrDefault(IsForwarding) is { } header) return $"that a proxy forwarded ({header})";
        // What a proxy speaks that adds nothing else, such as nginx with a bare proxy_pass; no browser and no client of ours does.
        if (HttpProtocol.IsHttp10(context.Request.Protocol)) return "over HTTP/1.0, as a proxy forwards";
        // A web page can lead a name of its own to this machine.
        if (context.Request.Host is { HasValue: true } host && context.Connection.RemoteIpAddress is not null && !LocalNames.Contains(host.Host, StringComparer.OrdinalIgnoreCase))
            return $"for the name {host.Host}";
        return null;
    }

    private static bool IsForwarding(string header)
    {
        var name = header.Replace('_', '-');
        return Forwarding.Contains(name, StringComparer.OrdinalIgnoreCase)
            || ForwardingBegin.Any(begin => name.StartsWith(begin, StringComparison.OrdinalIgnoreCase))
            || ForwardingParts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
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
