using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>One unary gRPC call as HTTP carries it.</summary>
internal static class GrpcExchange
{
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray()[5..];
    }

    public static async Task AnswerAsync(HttpContext context, byte[] response)
    {
        context.Response.ContentType = "application/grpc";
        var frame = new byte[5 + response.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), response.Length);
        response.CopyTo(frame, 5);
        await context.Response.Body.WriteAsync(frame);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>A refusal has its status in the headers, as a real server sends it; only then may a client repeat the call.</summary>
    public static void Refuse(HttpContext context, int code, string message)
    {
        context.Response.ContentType = "application/grpc";
        (context.Response.Headers["grpc-status"], context.Response.Headers["grpc-message"]) = ($"{code}", Uri.EscapeDataString(message));
    }
}
