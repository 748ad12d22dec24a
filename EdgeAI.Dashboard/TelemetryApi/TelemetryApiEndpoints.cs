using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Logs;
using EdgeAI.Dashboard.Store.Metrics;
using EdgeAI.Dashboard.Store.Traces;

namespace EdgeAI.Dashboard.TelemetryApi;

/// <summary>What is stored, as JSON for tests and tools: <c>Authorization: Bearer</c> with the browser token.</summary>
public static class TelemetryApiEndpoints
{
    /// <summary>Maps <c>/api/telemetry</c>.</summary>
    public static void MapTelemetryApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/telemetry");
        api.MapGet("/resources", (TelemetryStore store) => store.Resources.All().Select(TelemetryJson.Of));
        api.MapGet("/traces", (TelemetryStore store, string? resource, string? text, bool errorsOnly = false, double minMilliseconds = 0, int take = 100) =>
            store.Traces.Query(new TraceQuery
            {
                Resource = resource,
                Text = text,
                ErrorsOnly = errorsOnly,
                MinDurationNanoseconds = (ulong)(Math.Max(0, minMilliseconds) * 1e6),
                Take = Math.Clamp(take, 1, 10_000),
            }).Items.Select(TelemetryJson.Of));
        api.MapGet("/traces/{id}", (TelemetryStore store, string id) =>
            TraceId.TryParse(id, out var traceId) && store.Traces.Find(traceId) is { } trace
                ? Results.Ok(TelemetryJson.Of(trace))
                : Results.NotFound($"No trace {id} is kept; expected 32 hexadecimal digits of a trace that came lately."));
        api.MapGet("/logs", (TelemetryStore store, string? resource, string? text, string? traceId, LogLevelName minLevel = LogLevelName.Trace, int take = 200) =>
        {
            if (!TraceId.TryParse(traceId, out var trace) && traceId is not null)
                return [];
            return store.Logs.Query(new LogQuery { Resource = resource, Text = text, TraceId = trace, MinLevel = minLevel, Take = Math.Clamp(take, 1, 10_000) })
                .Items.Select(TelemetryJson.Of);
        });
        api.MapGet("/metrics", (TelemetryStore store, string? resource) => store.Resources.All()
            .Where(r => resource is null || r.Name == resource || r.DisplayName == resource)
            .SelectMany(r => store.Metrics.List(r))
            .Select(i => TelemetryJson.Of(i, store.Metrics.Read(i.Key, instrument => instrument.Series.Select(TelemetryJson.Of).ToList()) ?? [])));
    }
}
