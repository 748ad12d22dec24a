using System.Text.Json.Serialization;
using EdgeAI.Indexer.Evaluating;
using EdgeAI.Indexer.Inspecting;

namespace EdgeAI.Indexer.CommandLine;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IndexInfo))]
[JsonSerializable(typeof(EvaluationResult))]
internal sealed partial class IndexerJson : JsonSerializerContext;
