using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Inference.Catalog;

/// <summary>
/// Ready once the module is warm and the index open; until then it says what is awaited. A box that knows nothing yet is ready, and so is one that refused
/// a new index: both answer, and a restart would mend neither.
/// </summary>
internal sealed class CatalogHealthCheck(CatalogState state) : IHealthCheck
{
    public const string Name = "catalog";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.Current is { } recogniser
            ? HealthCheckResult.Healthy(Describe(recogniser))
            : HealthCheckResult.Unhealthy(state.Reason));

    private string Describe(Recogniser recogniser) =>
        $"{recogniser.EntryCount} entries{(recogniser.EntryCount == 0 ? ": nothing is known yet" : "")}, {recogniser.Model}{(state.Note is { } note ? $". {note}" : "")}";

    /// <summary>Answers the status in the first line, as ASP.NET Core does, and below it a line for each check that says more.</summary>
    public static void Describe(HealthCheckOptions options) => options.ResponseWriter = static (context, report) =>
    {
        context.Response.ContentType = "text/plain";
        var lines = report.Entries.Where(entry => entry.Value.Description is not null).Select(entry => $"\n{entry.Key}: {entry.Value.Description}");
        return context.Response.WriteAsync(report.Status + string.Concat(lines), context.RequestAborted);
    };
}
