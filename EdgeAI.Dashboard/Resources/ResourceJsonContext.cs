using System.Text.Json.Serialization;

namespace EdgeAI.Dashboard.Resources;

/// <summary>JSON of the resource API.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ResourceSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<ResourceSnapshot>))]
[JsonSerializable(typeof(IReadOnlyList<ConsoleLine>))]
[JsonSerializable(typeof(ResourceCommandResult))]
[JsonSerializable(typeof(ResourceRemoved))]
internal sealed partial class ResourceJsonContext : JsonSerializerContext;

/// <summary>The AppHost says that a resource is no more.</summary>
/// <param name="Name">Its name.</param>
public sealed record ResourceRemoved(string Name);
