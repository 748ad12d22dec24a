using Grpc.Core;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>
/// Calls to a cluster, any of whose nodes answers for all: they go to one node until it fails, then to the next. A call that did
/// not reach its node is made again there; one that a node left unanswered ends, and the next call goes elsewhere.
/// </summary>
internal sealed class FailoverInvoker(CallInvoker[] nodes) : CallInvoker
{
    private int _current;

    /// <summary>Position of the node that is asked now.</summary>
    public int Current => Volatile.Read(ref _current);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        if (nodes.Length == 1)
            return nodes[0].AsyncUnaryCall(method, host, options, request);
        var response = CallAsync(method, host, options, request);
        return new AsyncUnaryCall<TResponse>(response, Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw OnlyUnary(method.FullName);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw OnlyUnary(method.FullName);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw OnlyUnary(method.FullName);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw OnlyUnary(method.FullName);

    private async Task<TResponse> CallAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        for (var tries = 1; ; tries++)
        {
            var node = Current;
            try
            {
                using var call = nodes[node].AsyncUnaryCall(method, host, options, request);
                return await call.ResponseAsync.ConfigureAwait(false);
            }
            // Canceled as well: who gave up may have had less patience than the deadline.
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled)
            {
                Interlocked.CompareExchange(ref _current, (node + 1) % nodes.Length, node);
                if (tries == nodes.Length || failure.StatusCode is not StatusCode.Unavailable || !MayRepeat(method.FullName))
                    throw;
            }
        }
    }

    // As for one server: a snapshot might be made twice.
    private static bool MayRepeat(string method) => method != "/qdrant.Snapshots/Create";

    private static NotSupportedException OnlyUnary(string method) => new($"{method} is no asynchronous unary call.");
}
