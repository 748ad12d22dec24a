using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Qdrant.Client.Grpc;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>A span for each call, a failed one as well, as OpenTelemetry's conventions for database clients have it.</summary>
internal sealed class CallTracing(QdrantConnection connection) : Interceptor
{
    private static readonly ActivitySource Source = new("EdgeAI.Vectors.Qdrant");

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var activity = Source.StartActivity(context.Method.Name, ActivityKind.Client);
        if (activity is null)
            return continuation(request, context);
        Describe(activity, context.Method.Name, CollectionOf(request));
        // The span is the caller's current one only until the call has begun: it ends elsewhere.
        var parent = activity.Parent;
        var call = continuation(request, context);
        Activity.Current = parent;
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
            catch (RpcException failure)
            {
                activity.SetTag("db.response.status_code", failure.StatusCode.ToString());
                activity.SetTag("error.type", failure.StatusCode.ToString());
                activity.SetStatus(ActivityStatusCode.Error, failure.Status.Detail);
                throw;
            }
        }
    }

    private static string? CollectionOf<TRequest>(TRequest request) => request switch
    {
        QueryPoints query => query.CollectionName,
        GetPoints get => get.CollectionName,
        ScrollPoints scroll => scroll.CollectionName,
        CountPoints count => count.CollectionName,
        UpsertPoints upsert => upsert.CollectionName,
        DeletePoints delete => delete.CollectionName,
        _ => null,
    };
}
