using System.Text.Json.Serialization;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Recognition.Fitting;

/// <summary>The descriptive part of a projection file.</summary>
internal sealed record ProjectionHeader(
    ProjectionKind Kind, double CropFraction, int Rows, int Features, int Split, int Copies, int Seed, string ModuleHash, int Photographs, int Labels, string Reason, AnswerModel? Answers,
    double? Share = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProjectionHeader))]
internal sealed partial class ProjectionJson : JsonSerializerContext;
