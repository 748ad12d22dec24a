using EdgeAI.Inference.Api.Faults;
using Microsoft.AspNetCore.Diagnostics;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Turns what an HTTP endpoint threw into problem details.</summary>
internal sealed class FaultHandler(IProblemDetailsService problems, ILogger<FaultHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var fault = FaultMap.Of(exception);
        var operation = $"{httpContext.Request.Method} {httpContext.Request.Path}";
        if (fault.HttpStatus >= 500 && fault.RetryAfter is null) Log.Failed(logger, operation, exception);
        else Log.Refused(logger, operation, fault.Name, fault.Detail);

        httpContext.Response.StatusCode = fault.HttpStatus;
        if (fault.RetryAfter is { } delay) httpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(delay.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (exception is MediaTypeException) httpContext.Response.Headers["Accept-Post"] = string.Join(", ", MediaTypeException.Accepted);
        if (exception is WriteKeyException) httpContext.Response.Headers.WWWAuthenticate = "Bearer";
        if (exception is OperationCanceledException) return true;
        await problems.WriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = { Type = fault.Type, Title = fault.Title, Status = fault.HttpStatus, Detail = fault.Detail },
        });
        return true;
    }
}
