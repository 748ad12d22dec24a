using System.Globalization;
using System.Text.Json;
using EdgeAI.Dashboard.Store;

namespace EdgeAI.Tests.Dashboard;

/// <summary>Reads the decoded twins of recorded requests.</summary>
internal static class Twin
{
    public static ulong Whole(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? ulong.Parse(value.ToString(), CultureInfo.InvariantCulture) : 0;

    public static string Text(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    public static double? Number(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    public static IEnumerable<JsonElement> List(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];

    public static TraceId TraceIdOf(JsonElement element) =>
        TraceId.TryRead(Convert.FromBase64String(element.Text("traceId")), out var id) ? id : default;

    public static SpanId SpanIdOf(JsonElement element, string name = "spanId") =>
        SpanId.TryRead(Convert.FromBase64String(element.Text(name)), out var id) ? id : default;

    /// <summary>Attributes as the store should hold them.</summary>
    public static List<AttributeValue> AttributesOf(JsonElement element) => [.. element.List("attributes").Select(pair =>
    {
        var (key, value) = (pair.Text("key"), pair.GetProperty("value").EnumerateObject().Single());
        return value.Name switch
        {
            "stringValue" => new AttributeValue(key, value.Value.GetString()!, AttributeKind.Text),
            "boolValue" => new AttributeValue(key, value.Value.GetBoolean() ? "true" : "false", AttributeKind.Bool),
            "intValue" => new AttributeValue(key, value.Value.GetString()!, AttributeKind.WholeNumber),
            "doubleValue" => new AttributeValue(key, value.Value.GetDouble().ToString("R", CultureInfo.InvariantCulture), AttributeKind.Number),
            "arrayValue" => new AttributeValue(key, "[" + string.Join(',', value.Value.List("values").Select(v => $"\"{v.Text("stringValue")}\"")) + "]", AttributeKind.Array),
            _ => throw new NotSupportedException(value.Name),
        };
    })];

    /// <summary>The key of the series a point belongs to.</summary>
    public static string SeriesKey(JsonElement point) => EdgeAI.Dashboard.Store.Metrics.MetricSeries.KeyOf(AttributesOf(point));
}
