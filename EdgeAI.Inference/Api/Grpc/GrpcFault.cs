using System.Globalization;
using EdgeAI.Inference.Api.Faults;
using Grpc.Core;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>A fault as gRPC tells it: the status, and in the trailers <c>problem-type</c> and, where it helps to try again, <c>retry-after</c> in seconds.</summary>
internal static class GrpcFault
{
    public static RpcException Of(Exception exception) => Of(FaultMap.Of(exception));

    public static RpcException Of(Fault fault)
    {
        var trailers = new Metadata { { "problem-type", fault.Type } };
        if (fault.RetryAfter is { } delay) trailers.Add("retry-after", ((int)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        return new RpcException(new Status(fault.GrpcStatus, fault.Detail), trailers);
    }

    /// <summary>Answers a call that came to no service: the status alone, in the headers, as the protocol has it for a call without an answer.</summary>
    public static void Answer(HttpContext http, int httpStatus, string type, string detail)
    {
        var status = httpStatus switch
        {
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => StatusCode.Unimplemented,
            StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
            StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
            StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
            StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/grpc";
        http.Response.Headers["grpc-status"] = ((int)status).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["grpc-message"] = Uri.EscapeDataString(detail);
        http.Response.Headers["problem-type"] = type;
    }
}
