using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeAI.Dashboard.Security;

/// <summary>What a listening port is for.</summary>
public enum EndpointRole
{
    /// <summary>Pages.</summary>
    Pages,

    /// <summary>OTLP over gRPC.</summary>
    OtlpGrpc,

    /// <summary>OTLP over HTTP.</summary>
    OtlpHttp,
}

/// <summary>Marks connections with the role of the port they came in by, so that no port serves what belongs to another.</summary>
public static class EndpointRoles
{
    /// <summary>Listens on loopback only.</summary>
    /// <param name="kestrel">The server's options.</param>
    /// <param name="port">Port, 0 for a free one (IPv4 only then: the two families would get different ones).</param>
    /// <param name="role">What the port is for.</param>
    public static void ListenOnLoopback(this KestrelServerOptions kestrel, int port, EndpointRole role)
    {
        if (port == 0)
            kestrel.Listen(IPAddress.Loopback, 0, Configure);
        else
            kestrel.ListenLocalhost(port, Configure);

        void Configure(ListenOptions listen)
        {
            listen.Protocols = role == EndpointRole.OtlpGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
            listen.Use(next => connection =>
            {
                connection.Features.Set(new EndpointRoleFeature(role));
                return next(connection);
            });
        }
    }

    /// <summary>The role of the port a request came in by.</summary>
    public static EndpointRole Role(this HttpContext context) => context.Features.Get<EndpointRoleFeature>()?.Role ?? EndpointRole.Pages;

    private sealed record EndpointRoleFeature(EndpointRole Role);
}
