using System.Diagnostics;
using System.Text.Json;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Qdrant.Client.Grpc;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>A span for each call, a failed one as well, as OpenTelemetry's conventions for database clients have it.</summary>
internal sealed class CallTracing(QdrantConnection connection) : Interceptor
{
    private static readonly ActivitySource Source = new("EdgeAI.Vectors.Qdrant", typeof(CallTracing).Assembly.GetName().Version!.ToString(3));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var activity = Source.StartActivity(context.Method.Name, ActivityKind.Client);
        if (activity is null)
            return continuation(request, context);
        Describe(activity, context.Method.Name, CollectionOf(request));
        // The span is the caller's current one only until the call has begun: it ends elsewhere.
        var parent = activity.Parent;
        AsyncUnaryCall<TResponse> call;
        try
        {
            call = continuation(request, context);
        }
        catch (Exception failure)
        {
            using (activity) Fail(activity, failure);
            throw;
        }
        finally
        {
            Activity.Current = parent;
        }
        return new AsyncUnaryCall<TResponse>(EndWithAsync(activity, call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private void Describe(Activity activity, string operation, string? collection)
    {
        activity.SetTag("db.system.name", "qdrant");
        activity.SetTag("db.operation.name", operation);
        activity.SetTag("server.address", connection.Endpoint.Host);
        activity.SetTag("server.port", connection.Endpoint.Port);
        if (collection is null)
            return;
        activity.DisplayName = $"{operation} {collection}";
        activity.SetTag("db.collection.name", collection);
    }

    private static async Task<TResponse> EndWithAsync<TResponse>(Activity activity, Task<TResponse> response)
    {
        using (activity)
        {
            try
            {
                return await response.ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                Fail(activity, failure);
                throw;
            }
        }
    }

    private static void Fail(Activity activity, Exception failure)
    {
        if (failure is not RpcException rpc)
        {
            activity.SetTag("error.type", failure.GetType().FullName).SetStatus(ActivityStatusCode.Error, failure.Message);
            return;
        }
        // As gRPC spells its codes: DEADLINE_EXCEEDED.
        var code = JsonNamingPolicy.SnakeCaseUpper.ConvertName(rpc.StatusCode.ToString());
        activity.SetTag("db.response.status_code", code).SetTag("error.type", code).SetStatus(ActivityStatusCode.Error, rpc.Status.Detail);
    }

    private static string? CollectionOf<TRequest>(TRequest request) => request switch
    {
        QueryPoints query => query.CollectionName,
        GetPoints get => get.CollectionName,
        ScrollPoints scroll => scroll.CollectionName,
        CountPoints count => count.CollectionName,
        UpsertPoints upsert => upsert.CollectionName,
        DeletePoints delete => delete.CollectionName,
        CreateCollection create => create.CollectionName,
        DeleteCollection drop => drop.CollectionName,
        GetCollectionInfoRequest info => info.CollectionName,
        CollectionExistsRequest exists => exists.CollectionName,
        UpdateCollection update => update.CollectionName,
        CreateFieldIndexCollection field => field.CollectionName,
        CreateSnapshotRequest snapshot => snapshot.CollectionName,
        ListSnapshotsRequest snapshots => snapshots.CollectionName,
        DeleteSnapshotRequest snapshot => snapshot.CollectionName,
        _ => null,
    };
}
