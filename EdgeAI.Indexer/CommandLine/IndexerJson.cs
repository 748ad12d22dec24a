using System.Text.Json.Serialization;
using EdgeAI.Indexer.Evaluating;
using EdgeAI.Indexer.Importing;
using EdgeAI.Indexer.Inspecting;
using EdgeAI.Indexer.Reporting;

namespace EdgeAI.Indexer.CommandLine;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IndexInfo))]
[JsonSerializable(typeof(EvaluationResult))]
[JsonSerializable(typeof(CatalogReport))]
[JsonSerializable(typeof(ImportResult))]
internal sealed partial class IndexerJson : JsonSerializerContext;
