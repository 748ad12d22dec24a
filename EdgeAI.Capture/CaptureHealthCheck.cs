using System.Globalization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Capture;

/// <summary>
/// Degraded while a source gives no frames or inference does not answer them, or refuses each: the worker itself is well then, and tries on. Says of each
/// source how it is and how often it was lost.
/// </summary>
internal sealed class CaptureHealthCheck(CaptureWorker worker, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var lines = string.Join('\n', worker.Pipelines.Select(pipeline => $"{pipeline.Name}: {Describe(pipeline)}"));
        return Task.FromResult(worker.Pipelines.All(pipeline => FaultOf(pipeline) is null) ? HealthCheckResult.Healthy(lines) : HealthCheckResult.Degraded(lines));
    }

    /// <summary>Answers the status in the first line, as ASP.NET Core does, and below it a line for each source.</summary>
    public static void Describe(HealthCheckOptions options) => options.ResponseWriter = static (context, report) =>
    {
        context.Response.ContentType = "text/plain";
        var lines = report.Entries.Where(entry => entry.Value.Description is not null).Select(entry => $"\n{entry.Value.Description}");
        return context.Response.WriteAsync(report.Status + string.Concat(lines), context.RequestAborted);
    };

    private string Describe(CapturePipeline pipeline)
    {
        var (source, counts) = (pipeline.State.Source, pipeline.Tally.Counts);
        var losses = source.Losses == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" Lost {source.Losses} times{(source.IsLost ? "" : $", back the last time after {source.Absence.TotalSeconds:0.0} s")}.");
        return string.Create(CultureInfo.InvariantCulture,
            $"{FaultOf(pipeline) ?? (pipeline.State.IsDone ? "gave all its frames." : "frames flow.")}{losses} {counts.Captured} captured, {counts.Sent} sent, {counts.Answered} answered, {counts.Dropped} dropped, {counts.Failed} failed, {counts.Skipped} unreadable.");
    }

    private string? FaultOf(CapturePipeline pipeline) => pipeline.State switch
    {
        { IsDone: true } => null,
        { IsDelivering: false, Source: { IsLost: true } source } =>
            string.Create(CultureInfo.InvariantCulture, $"no frames for {clock.GetElapsedTime(source.LostAt).TotalSeconds:0} s. {source.Reason}"),
        { IsDelivering: false } => "no frames.",
        { IsAnswering: false } => "inference does not answer.",
        { Refusal: { } refusal } => $"inference refuses every frame: {refusal}",
        { IsAccepting: false, RefusedInARow: var refused } => $"inference has answered no frame yet, and refused {refused}.",
        _ => null,
    };
}
