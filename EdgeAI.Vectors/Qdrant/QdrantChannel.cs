using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>The connection that all calls share: what is repeated, for how long, and with which key.</summary>
internal sealed class QdrantChannel : IDisposable
{
    private readonly GrpcChannel _channel;

    public QdrantChannel(QdrantOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchPoints, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchPoints, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchesInFlight, 1);
        Options = options;
        _channel = GrpcChannel.ForAddress(options.Endpoint, new GrpcChannelOptions
        {
            ServiceConfig = new ServiceConfig { MethodConfigs = { Repeated() } },
            MaxReceiveMessageSize = 64 << 20,
            MaxReconnectBackoff = TimeSpan.FromSeconds(5),
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(2),
                // A connection that died without a word is noticed before the next query needs it.
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
                EnableMultipleHttp2Connections = true,
            },
        });
        Invoker = _channel.CreateCallInvoker();
    }

    public QdrantOptions Options { get; }

    public CallInvoker Invoker { get; }

    public CallOptions Reading(CancellationToken cancellation) => Call(Options.Deadline, cancellation);

    public CallOptions Writing(CancellationToken cancellation) => Call(Options.WriteDeadline, cancellation);

    public CallOptions Snapshot(CancellationToken cancellation) => Call(Options.SnapshotDeadline, cancellation);

    public void Dispose() => _channel.Dispose();

    // Unavailable is the one code that passes by itself: the server starts (/readyz answers before gRPC listens), or the way to it
    // is cut. All these calls may be made twice. Making a snapshot may not, so Snapshots/Create is not among them. A deadline that
    // has passed is the caller's patience: it is not extended by trying again.
    private static MethodConfig Repeated() => new()
    {
        Names =
        {
            new MethodName { Service = "qdrant.Qdrant" },
            new MethodName { Service = "qdrant.Collections" },
            new MethodName { Service = "qdrant.Points" },
            new MethodName { Service = "qdrant.Snapshots", Method = "List" },
            new MethodName { Service = "qdrant.Snapshots", Method = "Delete" },
        },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = 4,
            InitialBackoff = TimeSpan.FromMilliseconds(50),
            MaxBackoff = TimeSpan.FromSeconds(1),
            BackoffMultiplier = 2,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    };

    private CallOptions Call(TimeSpan deadline, CancellationToken cancellation)
    {
        var headers = new Metadata();
        if (Options.ApiKey is { } key)
            headers.Add("api-key", key);
        return new CallOptions(headers, DateTime.UtcNow + deadline, cancellation);
    }
}
