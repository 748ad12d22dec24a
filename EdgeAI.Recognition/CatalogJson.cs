using System.Text.Json.Serialization;

namespace EdgeAI.Recognition;

[JsonSerializable(typeof(CatalogPayload))]
internal sealed partial class CatalogJson : JsonSerializerContext;
