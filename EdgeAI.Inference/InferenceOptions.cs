using System.ComponentModel.DataAnnotations;

namespace EdgeAI.Inference;

/// <summary>Where the service listens, which index it serves, and how much it takes on at once. Configuration section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Inference";

    /// <summary>Port that is not listened on.</summary>
    public const int NoPort = -1;

    /// <summary>The index file, as the indexer builds it; relative to the working directory. Default <c>.edgeai/catalog.index</c>. It need not be there yet.</summary>
    [Required]
    public string IndexPath { get; set; } = Path.Combine(".edgeai", "catalog.index");

    /// <summary>How often is looked whether another index lies there, 10 ms to 1 hour. Default 1 s; it is taken up when it looked the same twice.</summary>
    public TimeSpan IndexWatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the regions of the sources are kept. Default: the index file's name with <c>.regions</c> appended.</summary>
    public string? RegionsPath { get; set; }

    /// <summary>
    /// Address of both ports: <c>localhost</c>, an IP address, or <c>*</c> for every interface. Default <c>localhost</c>, because
    /// a camera's frames are nobody else's business.
    /// </summary>
    [Required]
    public string ListenAddress { get; set; } = "localhost";

    /// <summary>Port for HTTP/1.1, 0 for any free one, -1 for none. Default 8080. <c>ASPNETCORE_URLS</c> or <c>HTTP_PORTS</c>, where set, win.</summary>
    [Range(NoPort, 65535)]
    public int HttpPort { get; set; } = 8080;

    /// <summary>Port for gRPC (HTTP/2 without TLS), 0 for any free one, -1 for none. Default 8081.</summary>
    [Range(NoPort, 65535)]
    public int GrpcPort { get; set; } = 8081;

    /// <summary>
    /// Path of a Unix socket that speaks HTTP/1.1, besides the ports. Default none. HTTP/2 without TLS cannot be told from
    /// HTTP/1.1 before the first bytes, so gRPC has a socket of its own: <see cref="GrpcUnixSocket"/>.
    /// </summary>
    public string? UnixSocket { get; set; }

    /// <summary>Path of the Unix socket that speaks gRPC. Default: <see cref="UnixSocket"/> with <c>.grpc</c> appended, where that is set.</summary>
    public string? GrpcUnixSocket { get; set; }

    /// <summary>Callers that may wait while every guest instance is busy, 0 to 10,000. Default 16. More get 503 / UNAVAILABLE.</summary>
    [Range(0, 10_000)]
    public int QueueLimit { get; set; } = 16;

    /// <summary>Longest time a caller waits for a guest instance, 1 ms to 1 minute. Default 1 s. After it: 503 / UNAVAILABLE.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Most bytes of request bodies held at once, 1 MiB to 16 GiB. Default 64 MiB. Beyond it: 503.</summary>
    [Range(1L << 20, 1L << 34)]
    public long MaxBufferedBytes { get; set; } = 64L << 20;

    /// <summary>
    /// What a caller has to send, as <c>Authorization: Bearer KEY</c>, to change something (corrections, taught items). Default
    /// none: then changes are accepted from this machine only, and where other machines can reach the service, a key is made at the
    /// first start.
    /// </summary>
    public string? WriteKey { get; set; }

    /// <summary>
    /// Prefix under which a proxy serves the page and the API, such as <c>/edgeai</c>, whether it keeps the prefix in what it passes on or strips it.
    /// Default none.
    /// </summary>
    public string? PathBase { get; set; }

    /// <summary>Addresses (<c>10.0.0.5</c>) or networks (<c>10.0.0.0/24</c>) of proxies whose forwarding headers are believed. Default none.</summary>
    public IList<string> KnownProxies { get; } = [];
}
