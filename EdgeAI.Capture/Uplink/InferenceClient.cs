using EdgeAI.Contracts.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery.Http;

namespace EdgeAI.Capture.Uplink;

/// <summary>The way to inference, found by service discovery and shared by all sources.</summary>
/// <remarks>
/// Not made by the HTTP client factory: its resilience handlers repeat requests and bound their time, and this is one request that
/// lasts for days. Failing and coming back is the uplink's own business.
/// </remarks>
internal sealed class InferenceClient : IDisposable
{
    /// <summary>Inference's endpoint named <c>grpc</c>: configuration key <see cref="AddressKey"/>.</summary>
    public const string Address = "http://_grpc.inference";

    /// <summary>Configuration key that says where that is.</summary>
    public const string AddressKey = "services:inference:grpc:0";

    /// <summary>Where inference listens unless configured otherwise.</summary>
    public const string UsualAddress = "http://localhost:8081";

    private static readonly TimeSpan _pingAfter = TimeSpan.FromSeconds(15);

    private readonly GrpcChannel _channel;

    public InferenceClient(IServiceDiscoveryHttpMessageHandlerFactory discovery, IOptions<CaptureOptions> options, ILoggerFactory loggers)
    {
        var sockets = new SocketsHttpHandler
        {
            ConnectTimeout = options.Value.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            // A box whose cable was pulled says nothing: without pings the stream would look alive for hours.
            KeepAlivePingDelay = _pingAfter,
            KeepAlivePingTimeout = _pingAfter,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            // One trace per frame travels within the stream; the stream itself would be a span that never ends.
            ActivityHeadersPropagator = null,
        };
        // Given a handler, gRPC would look for the sockets in it and connect to the address by itself, past service discovery.
        var http = new HttpClient(discovery.CreateHandler(sockets)) { Timeout = Timeout.InfiniteTimeSpan };
        _channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { HttpClient = http, DisposeHttpClient = true, LoggerFactory = loggers });
        Client = new Similarity.SimilarityClient(_channel);
    }

    public Similarity.SimilarityClient Client { get; }

    public void Dispose() => _channel.Dispose();
}
