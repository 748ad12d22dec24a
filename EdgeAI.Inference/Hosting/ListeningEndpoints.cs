using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeAI.Inference.Hosting;

/// <summary>What the server listens on; once it has started, with the ports it was given.</summary>
internal sealed class ListeningEndpoints
{
    private readonly List<ListenOptions> _http = [];
    private readonly List<ListenOptions> _grpc = [];

    /// <summary>HTTP/1.1 endpoints.</summary>
    public IReadOnlyList<ListenOptions> Http => _http;

    /// <summary>gRPC endpoints.</summary>
    public IReadOnlyList<ListenOptions> Grpc => _grpc;

    /// <summary>Whether other machines can reach the service.</summary>
    public bool BeyondLoopback => _http.Concat(_grpc).Any(endpoint => endpoint.IPEndPoint is { } address && !IPAddress.IsLoopback(address.Address));

    /// <summary>Address of the live page for a browser on this machine; null without a port.</summary>
    public string? LivePage => _http.Select(endpoint => endpoint.IPEndPoint).FirstOrDefault(address => address is not null) is { } address
        ? $"http://{Host(address.Address)}:{address.Port}/"
        : null;

    public void AddHttp(ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        _http.Add(endpoint);
    }

    public void AddGrpc(ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http2;
        _grpc.Add(endpoint);
    }

    private static string Host(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || IPAddress.IsLoopback(address)
        ? "localhost"
        : new IPEndPoint(address, 0).ToString()[..^2];
}
