using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Telemetry;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>Turns what a call threw into its gRPC status, and counts calls by outcome.</summary>
internal sealed class FaultInterceptor(InferenceMetrics metrics, ILogger<FaultInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var response = await continuation(request, context);
            Count(context, FaultMap.Ok);
            return response;
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
            Count(context, FaultMap.Ok);
        }
        // A camera that goes away in the middle of a stream is its ordinary end.
        catch (Exception exception) when (context.CancellationToken.IsCancellationRequested)
        {
            Count(context, FaultMap.Cancelled);
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller went away.", exception));
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        var fault = FaultMap.Of(exception);
        Count(context, fault.Name);
        if (fault.HttpStatus >= 500 && fault.RetryAfter is null) Faults.Log.Failed(logger, context.Method, exception);
        else Faults.Log.Refused(logger, context.Method, fault.Name, fault.Detail);
        return GrpcFault.Of(fault);
    }

    private void Count(ServerCallContext context, string outcome)
    {
        // The health and reflection services pass here as well; they are not what is counted.
        var operation = context.Method switch
        {
            "/edgeai.v1.Similarity/Embed" => "embed",
            "/edgeai.v1.Similarity/Search" => "search",
            "/edgeai.v1.Similarity/SearchFrames" => "search_frames",
            "/edgeai.v1.Feedback/Give" => "feedback",
            "/edgeai.v1.Feedback/List" => "feedback_list",
            "/edgeai.v1.Feedback/Undo" => "feedback_undo",
            _ => null,
        };
        if (operation is not null) metrics.RequestDone("grpc", operation, outcome);
    }
}
