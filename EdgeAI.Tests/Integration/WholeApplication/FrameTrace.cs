using System.Net;
using System.Text.Json;

namespace EdgeAI.Tests.Integration.WholeApplication;

/// <summary>One span as the dashboard gives it, in OTLP's JSON.</summary>
internal sealed record FrameSpan(string Trace, string Service, string Id, string? Parent, bool Failed);

/// <summary>A trace that the dashboard has received: its spans by their names.</summary>
internal static class FrameTrace
{
    /// <summary>Asks the dashboard until it has a trace with spans of all these names; the newest.</summary>
    public static async Task<Dictionary<string, FrameSpan>> FindAsync(HttpClient dashboard, string[] names)
    {
        for (var patience = RunningApplication.Patience(); ; await Task.Delay(500, patience))
        {
            var recent = await SpansAsync(dashboard, "/api/telemetry/traces?resource=capture&limit=50", patience);
            foreach (var trace in recent.GroupBy(span => span.Span.Trace).Reverse())
            {
                var spans = trace.GroupBy(span => span.Name).ToDictionary(group => group.Key, group => group.First().Span);
                if (names.All(spans.ContainsKey))
                    return spans;
            }
        }
    }

    private static async Task<List<(string Name, FrameSpan Span)>> SpansAsync(HttpClient dashboard, string path, CancellationToken cancellation)
    {
        using var answer = await dashboard.GetAsync(path, cancellation);
        // A resource is not found until it has sent its first span.
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return [];
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        return [.. from resource in Elements(document.RootElement.GetProperty("data"), "resourceSpans")
                   let service = Elements(resource.GetProperty("resource"), "attributes").Single(attribute => Text(attribute, "key") == "service.name").GetProperty("value").GetProperty("stringValue").GetString()
                   from scope in Elements(resource, "scopeSpans")
                   from span in Elements(scope, "spans")
                   let failed = span.TryGetProperty("status", out var status) && status.TryGetProperty("code", out var code) && code.GetInt32() == 2
                   select (Text(span, "name")!, new FrameSpan(Text(span, "traceId")!, service, Text(span, "spanId")!, Text(span, "parentSpanId"), failed))];
    }

    private static List<JsonElement> Elements(JsonElement parent, string name) => parent.TryGetProperty(name, out var array) ? [.. array.EnumerateArray()] : [];

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var text) && text.GetString() is { Length: > 0 } value ? value : null;
}
