using System.Text.Json.Serialization;

namespace EdgeAI.Recognition.Items;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(TaughtItem))]
[JsonSerializable(typeof(ItemDescription.Content))]
internal sealed partial class ItemJson : JsonSerializerContext;
