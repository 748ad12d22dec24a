using System.Net;
using EdgeAI.Embedding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Hosting;

/// <summary>Opens the ports and sockets that the options name.</summary>
internal sealed class ListeningSetup(
    ConfiguredUrls urls, IOptions<InferenceOptions> inference, IOptions<EmbeddingOptions> embedding, ListeningEndpoints endpoints) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        var options = inference.Value;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = embedding.Value.MaxImageBytes;

        if (urls.Http is { Count: > 0 } configured)
            foreach (var url in configured) Listen(kestrel, url);
        else if (options.HttpPort != InferenceOptions.NoPort)
            Listen(kestrel, options.ListenAddress, options.HttpPort, endpoints.AddHttp);

        if (options.GrpcPort != InferenceOptions.NoPort)
            Listen(kestrel, options.ListenAddress, options.GrpcPort, endpoints.AddGrpc);

        if (options.UnixSocket is { Length: > 0 } socket)
        {
            ListenUnix(kestrel, socket, endpoints.AddHttp);
            ListenUnix(kestrel, options.GrpcUnixSocket ?? socket + ".grpc", endpoints.AddGrpc);
        }

        if (endpoints.Http.Count == 0)
            throw new ConfigurationException(
                $"Nothing to listen on for HTTP: set {InferenceOptions.Section}:{nameof(options.HttpPort)} or {InferenceOptions.Section}:{nameof(options.UnixSocket)}.");
    }

    private void Listen(KestrelServerOptions kestrel, string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new ConfigurationException($"Expected URLs like http://localhost:8080 in ASPNETCORE_URLS, got '{url}'.");
        }
        if (!string.Equals(address.Scheme, "http", StringComparison.OrdinalIgnoreCase))
            throw new ConfigurationException($"Expected http URLs in ASPNETCORE_URLS, got '{url}'. For TLS put a reverse proxy in front.");
        if (address.IsUnixPipe) ListenUnix(kestrel, address.UnixPipePath, endpoints.AddHttp);
        else Listen(kestrel, address.Host, address.Port, endpoints.AddHttp);
    }

    private static void Listen(KestrelServerOptions kestrel, string host, int port, Action<ListenOptions> configure)
    {
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            // A free port can only be found for one address family at a time.
            if (port == 0) kestrel.Listen(IPAddress.Loopback, port, configure);
            else kestrel.ListenLocalhost(port, configure);
        }
        else if (IPAddress.TryParse(host, out var address)) kestrel.Listen(address, port, configure);
        else kestrel.ListenAnyIP(port, configure);
    }

    private static void ListenUnix(KestrelServerOptions kestrel, string path, Action<ListenOptions> configure)
    {
        path = Path.GetFullPath(path);
        UnixSocketFile.RemoveStale(path);
        kestrel.ListenUnixSocket(path, configure);
    }
}
