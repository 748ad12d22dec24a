using System.Buffers;
using System.Text.Json;
using EdgeAI.Inference.Catalog;

namespace EdgeAI.Inference.Live;

/// <summary>What a page is told of the service.</summary>
internal static class StatusEvent
{
    /// <summary>What is said where the index only lists.</summary>
    public const string OnlyLists = "The index was built by an older version: likely labels are listed, none is named, until it is built again.";

    public static byte[] Write(CatalogState catalog, LiveOptions options, IEnumerable<string> sources)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            var recogniser = catalog.Current;
            json.WriteBoolean("ready"u8, recogniser is not null);
            if (recogniser is null)
            {
                json.WriteString("reason"u8, catalog.Reason);
            }
            else
            {
                json.WriteString("model"u8, recogniser.Model);
                json.WriteNumber("entries"u8, recogniser.EntryCount);
                if (recogniser.Decisions is { OnlyLists: true }) json.WriteString("notice"u8, OnlyLists);
            }
            json.WriteNumber("budgetMs"u8, options.BudgetMs);
            json.WriteNumber("heartbeatMs"u8, options.Heartbeat.TotalMilliseconds);
            json.WriteStartArray("sources"u8);
            foreach (var source in sources) json.WriteStringValue(source);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
