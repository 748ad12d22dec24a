using System.Text.Json.Serialization;

namespace EdgeAI.Orchestration.Running.Api;

/// <summary>A resource as RESOURCE-API.md describes it.</summary>
internal sealed record ResourceDocument(string Name, string DisplayName, string Type, string State, string? Health)
{
    public string? Parent { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public int? ExitCode { get; init; }

    public int? ProcessId { get; init; }

    public int Restarts { get; init; }

    public string? StateDetail { get; init; }

    public IReadOnlyList<HealthDocument> HealthReports { get; init; } = [];

    public IReadOnlyList<EndpointDocument> Endpoints { get; init; } = [];

    public IReadOnlyList<ValueDocument> Environment { get; init; } = [];

    public IReadOnlyList<ValueDocument> Properties { get; init; } = [];

    public IReadOnlyList<CommandDocument> Commands { get; init; } = [];
}

internal sealed record HealthDocument(string Name, string? Status, string? Description, DateTimeOffset? CheckedAt);

internal sealed record EndpointDocument(string Name, string Url, string? DisplayText);

internal sealed record ValueDocument(string Name, string? Value, bool IsSecret);

internal sealed record CommandDocument(string Name, string DisplayName, string? Description, string? Confirmation, bool IsEnabled, bool IsHighlighted);

internal sealed record CommandResultDocument(bool Success, string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<ResourceDocument>))]
[JsonSerializable(typeof(List<ResourceLogLine>))]
[JsonSerializable(typeof(CommandResultDocument))]
internal sealed partial class ResourceApiJson : JsonSerializerContext;
