using System.Net;
using EdgeAI.Vectors.Qdrant;
using Qdrant.Client.Grpc;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>
/// Not Qdrant: a small imitation of it in memory, for tests that need a server with a memory where no real one is. It does what
/// the recordings show of the calls that are made here, and scans for answers. The live suite runs the same against a real one.
/// </summary>
internal sealed class QdrantImitation : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ImitatedStore _store;
    private int _calls;

    private QdrantImitation(WebApplication application, ImitatedStore store) => (_application, _store) = (application, store);

    /// <summary>Looked at before each call: a status other than OK is answered instead.</summary>
    public Func<string, int, StatusCode> Status { get; set; } = (_, _) => StatusCode.OK;

    /// <summary>Awaited before each call is answered.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public ImitatedStore Store => _store;

    /// <summary>The version that it says it is.</summary>
    public string Version { get; set; } = "1.19.0";

    public int Calls => Volatile.Read(ref _calls);

    public string ConnectionString
    {
        get
        {
            var addresses = _application.Urls.ToArray();
            return $"Endpoint={addresses[0]};Rest={addresses[1]}";
        }
    }

    /// <param name="sockets">Folder of two Unix sockets, grpc.sock and http.sock, on which it listens besides; null for none.</param>
    /// <param name="store">What it holds, shared with the other nodes of its cluster; null for its own.</param>
    public static async Task<QdrantImitation> StartAsync(string? sockets = null, ImitatedStore? store = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            if (sockets is null) return;
            kestrel.ListenUnixSocket(Path.Combine(sockets, "grpc.sock"), listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.ListenUnixSocket(Path.Combine(sockets, "http.sock"), listen => listen.Protocols = HttpProtocols.Http1);
        });
        var application = builder.Build();
        var server = new QdrantImitation(application, store ?? new ImitatedStore());
        application.Run(server.HandleAsync);
        await application.StartAsync();
        return server;
    }

    public QdrantServer Connect(int batchPoints = 256) => new(Options(batchPoints));

    public QdrantOptions Options(int batchPoints = 256)
    {
        var parsed = QdrantOptions.Parse(ConnectionString);
        return new QdrantOptions { Endpoint = parsed.Endpoint, Rest = parsed.Rest, BatchPoints = batchPoints };
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var call = Interlocked.Increment(ref _calls);
        await Before(path);
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            await ImitatedRest.HandleAsync(context, _store);
            return;
        }
        var message = await GrpcExchange.ReadAsync(context);
        var status = Status(path, call);
        if (status is not StatusCode.OK)
        {
            GrpcExchange.Refuse(context, (int)status, "as the test wants it");
            return;
        }
        try
        {
            await GrpcExchange.AnswerAsync(context, Answer(path, message).ToByteArray());
        }
        catch (RpcException refused)
        {
            GrpcExchange.Refuse(context, (int)refused.StatusCode, refused.Status.Detail);
        }
    }

    private IMessage Answer(string path, byte[] message) => path switch
    {
        "/qdrant.Qdrant/HealthCheck" => new HealthCheckReply { Title = "imitation", Version = Version },
        "/qdrant.Collections/CollectionExists" => new CollectionExistsResponse { Result = new CollectionExists { Exists = _store.Find(CollectionExistsRequest.Parser.ParseFrom(message).CollectionName) is not null } },
        "/qdrant.Collections/Create" => Done(_store.Create(CreateCollection.Parser.ParseFrom(message))),
        "/qdrant.Collections/Delete" => Done(_store.Delete(DeleteCollection.Parser.ParseFrom(message).CollectionName)),
        "/qdrant.Collections/Get" => new GetCollectionInfoResponse { Result = _store.Get(GetCollectionInfoRequest.Parser.ParseFrom(message).CollectionName).Info() },
        "/qdrant.Collections/Update" => Done(_store.Update(UpdateCollection.Parser.ParseFrom(message))),
        "/qdrant.Collections/CollectionClusterInfo" => _store.Placement(CollectionClusterInfoRequest.Parser.ParseFrom(message).CollectionName),
        "/qdrant.Collections/List" => new ListCollectionsResponse { Collections = { _store.Names().Select(name => new CollectionDescription { Name = name }) } },
        "/qdrant.Collections/UpdateAliases" => Done(_store.Change(ChangeAliases.Parser.ParseFrom(message))),
        "/qdrant.Collections/ListAliases" => _store.ListAliases(),
        "/qdrant.Points/CreateFieldIndex" => CreateFieldIndexCollection.Parser.ParseFrom(message) is var index ? _store.Get(index.CollectionName).Index(index) : null!,
        "/qdrant.Points/Upsert" => UpsertPoints.Parser.ParseFrom(message) is var upsert ? _store.Get(upsert.CollectionName).Upsert(upsert.Points) : null!,
        "/qdrant.Points/Delete" => DeletePoints.Parser.ParseFrom(message) is var delete ? _store.Get(delete.CollectionName).Delete(delete.Points.Points.Ids) : null!,
        "/qdrant.Points/Get" => GetPoints.Parser.ParseFrom(message) is var get ? _store.Get(get.CollectionName).Get(get) : null!,
        "/qdrant.Points/Query" => QueryPoints.Parser.ParseFrom(message) is var query ? _store.Get(query.CollectionName).Query(query) : null!,
        "/qdrant.Points/Scroll" => ScrollPoints.Parser.ParseFrom(message) is var scroll ? _store.Get(scroll.CollectionName).Scroll(scroll) : null!,
        "/qdrant.Points/Count" => new CountResponse { Result = new CountResult { Count = (ulong)_store.Get(CountPoints.Parser.ParseFrom(message).CollectionName).Count } },
        "/qdrant.Snapshots/Create" => new CreateSnapshotResponse { SnapshotDescription = _store.Snapshot(CreateSnapshotRequest.Parser.ParseFrom(message).CollectionName) },
        "/qdrant.Snapshots/List" => _store.ListSnapshots(ListSnapshotsRequest.Parser.ParseFrom(message).CollectionName),
        "/qdrant.Snapshots/Delete" => DeleteSnapshotRequest.Parser.ParseFrom(message) is var gone ? _store.DeleteSnapshot(gone.CollectionName, gone.SnapshotName) : null!,
        _ => throw new RpcException(new Status(StatusCode.Unimplemented, path)),
    };

    private static CollectionOperationResponse Done(bool result) => new() { Result = result };
}
