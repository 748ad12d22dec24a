using System.Text.Json.Serialization;

namespace EdgeAI.Recognition.Items;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(TaughtItem))]
internal sealed partial class ItemJson : JsonSerializerContext;
