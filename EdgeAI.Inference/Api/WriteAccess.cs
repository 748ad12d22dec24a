using System.Net;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Api;

/// <summary>
/// Who may change something: whoever has the write key, or, where none is configured, whoever sits at this machine. A web page of
/// somebody else never does, however near its visitor sits. Safe for concurrent use.
/// </summary>
internal sealed class WriteAccess(IOptions<InferenceOptions> options)
{
    private const string Scheme = "Bearer ";

    // Compared by hash, so that neither the time nor the length of a wrong key tells anything.
    private readonly byte[]? _key = string.IsNullOrEmpty(options.Value.WriteKey) ? null : Hash(options.Value.WriteKey);

    /// <summary>Lets a request through, or throws.</summary>
    /// <exception cref="WriteKeyException">The key is missing or wrong.</exception>
    /// <exception cref="WriteRefusedException">There is no key and the caller is elsewhere, or a foreign web page sent the request.</exception>
    public void Check(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (_key is not null)
        {
            var sent = headers.Authorization.ToString();
            if (!sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) throw new WriteKeyException(wasSent: false);
            if (!CryptographicOperations.FixedTimeEquals(Hash(sent[Scheme.Length..].Trim()), _key)) throw new WriteKeyException(wasSent: true);
            return;
        }
        if (IsForeignPage(context.Request)) throw WriteRefusedException.ForeignPage(headers.Origin.ToString());
        if (!IsHere(context)) throw WriteRefusedException.Elsewhere(context.Connection.RemoteIpAddress);
    }

    /// <inheritdoc cref="Check(HttpContext)"/>
    public void Check(ServerCallContext call) => Check(call.GetHttpContext());

    // A Unix socket has no address. What a proxy on this machine forwards comes from anywhere.
    private static bool IsHere(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    // Browsers send a form or a plain-text body to any address without asking first, and say where it came from.
    private static bool IsForeignPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") return true;
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>Guards the routes that change something.</summary>
internal sealed class WriteAccessFilter(WriteAccess access) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        access.Check(context.HttpContext);
        return next(context);
    }
}

/// <summary>The write key is missing or wrong.</summary>
internal sealed class WriteKeyException(bool wasSent) : Exception(
    $"Expected the write key of this service in the header 'Authorization: Bearer KEY', got {(wasSent ? "another" : "none")}. It is what {Key} is set to.")
{
    private const string Key = $"{InferenceOptions.Section}:{nameof(InferenceOptions.WriteKey)}";
}

/// <summary>The caller may not change anything.</summary>
internal sealed class WriteRefusedException : Exception
{
    private const string Key = $"{InferenceOptions.Section}:{nameof(InferenceOptions.WriteKey)}";

    private WriteRefusedException(string message) : base(message)
    {
    }

    public static WriteRefusedException Elsewhere(IPAddress? address) => new(
        $"Without a write key changes are accepted from this machine only, got one from {address?.ToString() ?? "elsewhere"}. Set {Key} and send it as 'Authorization: Bearer KEY'.");

    public static WriteRefusedException ForeignPage(string origin) => new(
        $"Changes are accepted from this service's own page, got one from {(origin.Length > 0 ? $"the page {origin}" : "another page")}. Use the live page, or a program.");
}
