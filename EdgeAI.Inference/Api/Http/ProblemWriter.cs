using System.Diagnostics;
using System.Text.Json;
using EdgeAI.Inference.Api.Grpc;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Writes every error of the HTTP side as RFC 9457 problem details, whatever the caller accepts: a protobuf client gets a readable error too.</summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public const string ContentType = "application/problem+json";

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var problem = context.ProblemDetails;
        var status = problem.Status ?? http.Response.StatusCode;
        var fallback = Fallback.Of(http, status);
        if (GrpcCall.Is(http.Request))
        {
            GrpcFault.Answer(http, status, problem.Type ?? fallback.Type, problem.Detail ?? fallback.Detail);
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter, JsonAnswer.Options);
        writer.WriteStartObject();
        writer.WriteString("type"u8, problem.Type ?? fallback.Type);
        writer.WriteString("title"u8, problem.Title ?? fallback.Title);
        writer.WriteNumber("status"u8, status);
        writer.WriteString("detail"u8, problem.Detail ?? fallback.Detail);
        writer.WriteString("instance"u8, http.Request.PathBase + http.Request.Path);
        writer.WriteString("traceId"u8, Activity.Current?.Id ?? http.TraceIdentifier);
        writer.WriteEndObject();
    }

    /// <summary>What to say where ASP.NET Core itself refused a request.</summary>
    private readonly record struct Fallback(string Type, string Title, string Detail)
    {
        public static Fallback Of(HttpContext http, int status) => status switch
        {
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed when GrpcCall.Is(http.Request) => new("urn:edgeai:problem:unknown-route", "There is no such call",
                $"Expected a call of edgeai.v1.Similarity, edgeai.v1.Feedback or edgeai.v1.Items, got {http.Request.Path.Value?.TrimStart('/')}. Server reflection lists them."),
            StatusCodes.Status404NotFound => new("urn:edgeai:problem:unknown-route", "There is nothing at this address",
                $"Expected one of POST /embed, POST /search, /feedback, /items, /sources, GET /health, GET /alive, GET /metrics, GET /openapi/v1.json or the live page at /, got {http.Request.Method} {http.Request.Path}."),
            StatusCodes.Status405MethodNotAllowed => new("urn:edgeai:problem:method", "The method is not allowed here",
                $"Expected {http.Response.Headers.Allow}, got {http.Request.Method} {http.Request.Path}."),
            StatusCodes.Status400BadRequest => new("urn:edgeai:problem:host", "The request was refused",
                $"Expected a Host that this service answers to, got '{http.Request.Host}'. Use localhost, or set AllowedHosts."),
            _ => new("about:blank", Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), $"The request was answered with status {status}."),
        };
    }
}
