using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Telemetry;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeAI.Inference.Api;

/// <summary>
/// Counts requests by protocol, operation and outcome, outermost of all: what is refused before it comes to an operation, such as a
/// message that is too large, counts as well.
/// </summary>
internal static class RequestCounting
{
    private const string ProblemPrefix = "urn:edgeai:problem:";
    private const string Contract = "edgeai.v1.";

    public static void UseRequestCounting(this WebApplication app)
    {
        var metrics = app.Services.GetRequiredService<InferenceMetrics>();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints)
                if (Operation.Of(endpoint) is { } operation) metrics.Offer(operation.Protocol, operation.Name);
        });
        app.Use(async (context, next) =>
        {
            // Once an exception was handled, the endpoint is no longer known.
            var operation = Operation.Of(context.GetEndpoint());
            if (operation is null)
            {
                await next(context);
                return;
            }
            try
            {
                await next(context);
            }
            finally
            {
                metrics.RequestDone(operation.Protocol, operation.Name, operation.IsGrpc ? GrpcOutcome(context) : HttpOutcome(context));
            }
        });
    }

    private static string HttpOutcome(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Error is { } error ? FaultMap.Of(error).Name
        : context.RequestAborted.IsCancellationRequested ? FaultMap.Cancelled
        : context.Response.StatusCode < 400 ? FaultMap.Ok
        // Few: what ASP.NET Core answers by itself.
        : $"status-{context.Response.StatusCode}";

    private static string GrpcOutcome(HttpContext context)
    {
        if (!TryRead(context, "grpc-status", out var status)) return FaultMap.Cancelled;
        if (status == "0") return FaultMap.Ok;
        if (TryRead(context, "problem-type", out var type) && type.StartsWith(ProblemPrefix, StringComparison.Ordinal)) return type[ProblemPrefix.Length..];
        return Enum.TryParse<StatusCode>(status, out var code) && Enum.IsDefined(code) ? JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString()) : "unknown";
    }

    // An answer without a message has its status among the headers.
    private static bool TryRead(HttpContext context, string name, [NotNullWhen(true)] out string? value)
    {
        value = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { } trailers && trailers.TryGetValue(name, out var trailing) ? trailing.ToString()
            : context.Response.Headers.TryGetValue(name, out var leading) ? leading.ToString()
            : null;
        return value is not null;
    }

    /// <summary>What is asked for: <c>search</c> over HTTP and over gRPC.</summary>
    private sealed record Operation(string Protocol, string Name)
    {
        private static readonly ConcurrentDictionary<Endpoint, Operation?> Known = new();

        public bool IsGrpc => Protocol == "grpc";

        public static Operation? Of(Endpoint? endpoint) => endpoint is null ? null : Known.GetOrAdd(endpoint, Read);

        private static Operation? Read(Endpoint endpoint)
        {
            if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is { } method)
                return method.ServiceName.StartsWith(Contract, StringComparison.Ordinal) ? new("grpc", NameOf(method)) : null;
            return endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName is { } name ? new("http", name.Replace('-', '_')) : null;
        }

        private static string NameOf(IMethod method)
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(method.Name);
            return method.ServiceName == Contract + "Feedback" ? "feedback_" + name : name;
        }
    }
}
