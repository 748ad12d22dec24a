namespace EdgeAI.Inference.Api.Grpc;

/// <summary>Tells gRPC calls from other requests.</summary>
internal static class GrpcCall
{
    /// <summary>Whether a request is one.</summary>
    public static bool Is(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}
