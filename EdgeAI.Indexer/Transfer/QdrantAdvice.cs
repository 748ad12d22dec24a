using EdgeAI.Vectors.Qdrant;
using Grpc.Core;

namespace EdgeAI.Indexer.Transfer;

/// <summary>One line for whoever asked a Qdrant server in vain: what it said and what to do.</summary>
internal static class QdrantAdvice
{
    public static string Explain(RpcException failure) => QdrantFault.Misaddressed(failure) is { } wrong ? $"Qdrant cannot be used: {wrong}" : failure.StatusCode switch
    {
        StatusCode.Unavailable => $"Qdrant does not answer: {QdrantFault.Sentence(QdrantFault.Describe(failure))} Start it, or name another with --qdrant; then run the same command again to go on.",
        StatusCode.DeadlineExceeded => "Qdrant did not answer in time. Run the same command again to go on.",
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => $"Qdrant refused the key: {QdrantFault.Sentence(failure.Status.Detail)} Name one that may write: --qdrant 'Endpoint=http://host:6334;Key=…', or QDRANT_API_KEY.",
        StatusCode.NotFound => $"{QdrantFault.Sentence(failure.Status.Detail)} Names: alias and snapshot list show them.",
        _ => $"Qdrant refused the call with {QdrantFault.Sentence(QdrantFault.Describe(failure))}",
    };
}
