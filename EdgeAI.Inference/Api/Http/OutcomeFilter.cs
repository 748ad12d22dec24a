using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Telemetry;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Counts requests by outcome.</summary>
internal sealed class OutcomeFilter(InferenceMetrics metrics) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var operation = context.HttpContext.Request.Path.Value?.TrimStart('/') ?? "";
        try
        {
            var result = await next(context);
            metrics.RequestDone("http", operation, FaultMap.Ok);
            return result;
        }
        catch (Exception exception)
        {
            metrics.RequestDone("http", operation, FaultMap.Of(exception).Name);
            throw;
        }
    }
}
