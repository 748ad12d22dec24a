using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;
using EdgeAI.Vectors.Routing;
using Grpc.Core;

namespace EdgeAI.Inference.Routing;

/// <summary>Why an index did not answer, in words that fit into an answer.</summary>
internal static class Reasons
{
    public static string Of(Exception exception) => exception switch
    {
        RpcException { StatusCode: StatusCode.Unauthenticated } => "it wants a key, or another one. Name it in ConnectionStrings:qdrant (Key=…).",
        _ => QdrantFault.Describe(exception),
    };

    /// <summary>Whether the fault is the index's, and may pass.</summary>
    public static bool MayPass(Exception exception) => exception is RpcException or RemoteIndexException or QdrantException or IndexSpaceException or AggregateException or HttpRequestException;
}
