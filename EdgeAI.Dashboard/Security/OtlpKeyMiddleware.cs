using System.Security.Cryptography;
using System.Text;
using EdgeAI.Dashboard.Configuration;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace EdgeAI.Dashboard.Security;

/// <summary>Lets telemetry in only with the key: 401 over HTTP, UNAUTHENTICATED over gRPC without it.</summary>
public sealed class OtlpKeyMiddleware(RequestDelegate next, IOptions<DashboardOptions> options)
{
    /// <summary>The header the key comes in.</summary>
    public const string Header = "x-otlp-api-key";

    private const string Refusal = $"The header {Header} is missing or wrong; set OTEL_EXPORTER_OTLP_HEADERS={Header}=KEY with the key of Dashboard:Otlp:ApiKey.";

    private readonly byte[]? _key = options.Value.Otlp.AllowAnonymous ? null : Encoding.UTF8.GetBytes(options.Value.Otlp.ApiKey!);

    /// <summary>Checks one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (_key is null || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers[Header].ToString()), _key))
            return next(context);
        if (context.Role() == EndpointRole.OtlpHttp)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return context.Response.WriteAsync(Refusal);
        }
        // gRPC says it in the trailers of an otherwise successful answer without a body.
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)StatusCode.Unauthenticated).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Refusal;
        return Task.CompletedTask;
    }
}
