using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>Says in words why a server did not answer, without names of exceptions.</summary>
public static class QdrantFault
{
    /// <summary>Why a call failed.</summary>
    public static string Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (Misaddressed(exception) is { } wrong)
            return wrong;
        return exception switch
        {
            RpcException { StatusCode: StatusCode.DeadlineExceeded } => "no answer in time",
            RpcException { StatusCode: StatusCode.Unauthenticated } rpc => $"it refused the key. {Sentence(rpc.Status.Detail)} Name one in the connection string (Key=…).",
            RpcException { Status.DebugException: { } inner } => Innermost(inner).Message,
            RpcException rpc => $"{rpc.StatusCode}: {rpc.Status.Detail}",
            HttpRequestException => Innermost(exception).Message,
            _ => exception.Message,
        };
    }

    /// <summary>What an address looks like that is not that of a gRPC port we can talk to, and what to write instead; null where the failure is another.</summary>
    public static string? Misaddressed(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var chain = Chain(exception is RpcException rpc ? rpc.Status.DebugException : exception).ToArray();
        if (chain.OfType<HttpRequestException>().FirstOrDefault() is not { } http || chain.OfType<SocketException>().Any())
            return null;
        return http.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError when chain.OfType<AuthenticationException>().FirstOrDefault() is { } refused
                && refused.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) =>
                $"its certificate is not trusted ({refused.Message.Split(": ")[^1]}). Use the host name that it is made for, and for an authority of your own add Ca=FILE to the connection string, the authority's certificate (PEM).",
            HttpRequestError.SecureConnectionError =>
                "it does not speak TLS on this port, although the address begins with https://. Write http://, or name the port that has TLS.",
            HttpRequestError.Unknown or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError when http.StatusCode is null =>
                "something listens on this port, but not gRPC as it was asked. Where it is Qdrant's REST port (6333), name gRPC's (6334); where the server has TLS, write https://.",
            _ => null,
        };
    }

    /// <summary>A text with a full stop at its end.</summary>
    public static string Sentence(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.TrimEnd();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' or '…' ? trimmed : trimmed + ".";
    }

    private static Exception Innermost(Exception exception) => Chain(exception).Last();

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (var next = exception; next is not null; next = next.InnerException)
            yield return next;
    }
}
