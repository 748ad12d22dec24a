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
}
