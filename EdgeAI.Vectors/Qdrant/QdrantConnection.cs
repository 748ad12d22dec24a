using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Qdrant.Client.Grpc;
using Client = Qdrant.Client.QdrantClient;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>Qdrant's own client over one connection: what is repeated, with which key, and one client for each patience.</summary>
internal sealed class QdrantConnection : IDisposable
{
    private readonly X509ChainPolicy? _authority;
    private readonly GrpcChannel[] _channels;
    private readonly FailoverInvoker _nodes;
    private readonly QdrantGrpcClient _grpc;

    public QdrantConnection(QdrantOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchPoints, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchPoints, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchesInFlight, 1);
        Options = options;
        _authority = options.CertificateAuthority is { } file ? PrivateAuthority.Load(file) : null;
        // A node of several is left for the next sooner.
        var attempts = options.Endpoints.Count > 1 ? 2 : 4;
        _channels = [.. options.Endpoints.Select(endpoint => Open(endpoint, attempts))];
        _nodes = new FailoverInvoker([.. _channels.Select(channel => channel.CreateCallInvoker())]);
        CallInvoker invoker = _nodes;
        if (options.ApiKey is { } key)
            invoker = invoker.Intercept(headers =>
            {
                headers.Add("api-key", key);
                return headers;
            });
        if (options.Traced)
            invoker = invoker.Intercept(new CallTracing(this));
        _grpc = new QdrantGrpcClient(invoker);
        (Reading, Writing, Snapshotting) = (new(_grpc, options.Deadline), new(_grpc, options.WriteDeadline), new(_grpc, options.SnapshotDeadline));
    }

    public QdrantOptions Options { get; }

    /// <summary>Address that is asked now.</summary>
    public Uri Endpoint => Options.Endpoints[_nodes.Current];

    /// <summary>For calls that answer at once.</summary>
    public Client Reading { get; }

    /// <summary>For calls that store, or bring much.</summary>
    public Client Writing { get; }

    /// <summary>For making snapshots.</summary>
    public Client Snapshotting { get; }

    /// <summary>What connects to a server, over gRPC or REST.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = _authority },
    };

    public void Dispose()
    {
        _grpc.Dispose();
        foreach (var channel in _channels)
            channel.Dispose();
    }

    private GrpcChannel Open(Uri endpoint, int attempts)
    {
        var handler = CreateHandler();
        // A connection that died without a word is noticed before the next query needs it.
        (handler.KeepAlivePingDelay, handler.KeepAlivePingTimeout, handler.EnableMultipleHttp2Connections) = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), true);
        return GrpcChannel.ForAddress(endpoint, new GrpcChannelOptions
        {
            ServiceConfig = new ServiceConfig { MethodConfigs = { Repeated(attempts) } },
            MaxReceiveMessageSize = 64 << 20,
            MaxReconnectBackoff = TimeSpan.FromSeconds(5),
            DisposeHttpClient = true,
            HttpHandler = handler,
        });
    }

    // Unavailable is the one code that passes by itself: the server starts (/readyz answers before gRPC listens), or the way to it
    // is cut. All these calls may be made twice. Making a snapshot may not, so Snapshots/Create is not among them. A deadline that
    // has passed is the caller's patience: it is not extended by trying again.
    private static MethodConfig Repeated(int attempts) => new()
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
            MaxAttempts = attempts,
            InitialBackoff = TimeSpan.FromMilliseconds(50),
            MaxBackoff = TimeSpan.FromSeconds(1),
            BackoffMultiplier = 2,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    };
}
