using Grpc.Core;

namespace EdgeAI.Inference.Api.Faults;

/// <summary>A fault as the outside sees it, whichever protocol it speaks.</summary>
/// <param name="Name">Short name: last part of the problem's type, and the outcome that metrics count.</param>
/// <param name="HttpStatus">Status of the HTTP answer.</param>
/// <param name="GrpcStatus">Status of the gRPC answer.</param>
/// <param name="Title">What kind of fault it is; the same for every occurrence.</param>
/// <param name="Detail">What was expected, what came, what to do.</param>
internal sealed record Fault(string Name, int HttpStatus, StatusCode GrpcStatus, string Title, string Detail)
{
    /// <summary>The RFC 9457 type: a name, not an address.</summary>
    public string Type => $"urn:edgeai:problem:{Name}";

    /// <summary>When to try again, where that helps.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
