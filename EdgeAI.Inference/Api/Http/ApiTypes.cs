using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAI.Inference.Api.Http;

/// <summary>The nearest catalog entries of an image.</summary>
/// <param name="Matches">Best first.</param>
/// <param name="Decision">What the image was decided to show.</param>
/// <param name="Looks">How many times it was looked at: more than once where the first look found no answer.</param>
/// <param name="View">What of the image the answer is about; absent for the usual central crop.</param>
/// <param name="Count">How many things were found that are like the catalog; absent unless <c>items=many</c>.</param>
/// <param name="Answers">Everything that was found; absent unless <c>items=many</c>.</param>
/// <param name="Counts">How often each label is answered; absent unless <c>items=many</c>.</param>
/// <param name="Timings">Time spent in each stage.</param>
/// <param name="Lost">Indexes that were asked and did not answer; empty when the answer is whole.</param>
/// <param name="Model">Name and version of the module that made the embedding.</param>
internal sealed record SearchAnswer(
    IReadOnlyList<MatchAnswer> Matches, IReadOnlyList<LostAnswer> Lost, DecisionAnswer Decision, int Looks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ViewAnswer? View,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PartAnswer>? Answers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LabelCount>? Counts,
    TimingsAnswer Timings, string Model);

/// <summary>One of several things in an image.</summary>
/// <param name="Part">Names this part of the image, for <c>/feedback?part=</c> and <c>/items</c>: the square that was looked at.</param>
/// <param name="Box">Where it lies.</param>
/// <param name="Outcome"><c>answer</c>, <c>choose</c> or <c>none</c>.</param>
/// <param name="Label">The label named; null for a list or none.</param>
/// <param name="Id">The catalog entry that shows it; null for a list or none.</param>
/// <param name="Thumbnail">Where that entry's picture is served; null for a list or none.</param>
/// <param name="Confidence">Probability, 0 to 1, that the best label is right.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Mode">How sure an answer had to be.</param>
/// <param name="Candidates">Up to five labels to choose from, best first; empty unless the outcome is <c>choose</c>.</param>
internal sealed record PartAnswer(
    string Part, BoxAnswer Box, string Outcome, string? Label, string? Id, string? Thumbnail, float Confidence, string? Reason, string Mode, IReadOnlyList<CandidateAnswer> Candidates);

/// <summary>Where something lies, in fractions of the image's sides.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
internal sealed record BoxAnswer(double Left, double Top, double Width, double Height);

/// <summary>How often a label is answered in one image.</summary>
/// <param name="Label">The label.</param>
/// <param name="Count">In how many parts.</param>
internal sealed record LabelCount(string Label, int Count);

/// <summary>What an image was decided to show.</summary>
/// <param name="Outcome"><c>answer</c>: one label is named; <c>choose</c>: a list to choose from; <c>none</c>: nothing is named.</param>
/// <param name="Label">The label named; null for a list or none.</param>
/// <param name="Id">The catalog entry that shows it; null for a list or none.</param>
/// <param name="Thumbnail">Where that entry's picture is served; null for a list or none.</param>
/// <param name="Confidence">Probability, 0 to 1, that the best label is right; what the catalog does not know counts as a rival.</param>
/// <param name="Reason">Why there is none: <c>no-match</c>, <c>too-dark</c>, <c>blurred</c> or <c>moving</c>; null for an answer or a list.</param>
/// <param name="Mode">How sure an answer had to be: <c>assist</c>, <c>balanced</c> or <c>strict</c>.</param>
/// <param name="Candidates">Up to five labels to choose from, best first; empty unless the outcome is <c>choose</c>.</param>
internal sealed record DecisionAnswer(
    string Outcome, string? Label, string? Id, string? Thumbnail, float Confidence, string? Reason, string Mode, IReadOnlyList<CandidateAnswer> Candidates);

/// <summary>What of the image the answer is about, in fractions of its sides.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Subject">Whether it lies around a subject that was found on a background.</param>
/// <param name="Closer">Whether it is a further look's, taken because the first found no answer.</param>
internal sealed record ViewAnswer(double Left, double Top, double Width, double Height, bool Subject, bool Closer);

/// <summary>A label to choose.</summary>
/// <param name="Label">The label.</param>
/// <param name="Probability">Probability, 0 to 1, that it is right if the item is in the catalog.</param>
/// <param name="Id">The catalog entry that shows it.</param>
/// <param name="Thumbnail">Where that entry's picture is served.</param>
internal sealed record CandidateAnswer(string Label, float Probability, string Id, string Thumbnail);

/// <summary>A catalog entry near an image.</summary>
/// <param name="Id">Relative path of the photograph within its catalog.</param>
/// <param name="Score">Cosine similarity, -1 to 1.</param>
/// <param name="Label">Its label; empty when it has none.</param>
/// <param name="Payload">What the index keeps beside the vector: any JSON.</param>
/// <param name="Origin">Name of the index that has it: local, cloud, qdrant, or a shard's.</param>
internal sealed record MatchAnswer(string Id, float Score, string Label, JsonElement Payload, string Origin);

/// <summary>An index that did not answer.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record LostAnswer(string Origin, string Reason);

/// <summary>The embedding of an image.</summary>
/// <param name="Embedding">L2-normalised; as many values as the model has dimensions.</param>
/// <param name="Timings">Time spent in each stage; searching takes none.</param>
/// <param name="Model">Name and version of the module that made the embedding.</param>
internal sealed record EmbedAnswer(IReadOnlyList<float> Embedding, TimingsAnswer Timings, string Model);

/// <summary>Milliseconds spent in each stage.</summary>
/// <param name="DecodeMs">Decoding, scaling and cropping into the guest's memory.</param>
/// <param name="EmbedMs">The guest's call.</param>
/// <param name="SearchMs">Finding the nearest entries.</param>
/// <param name="DecideMs">Looking at the frame's quality and deciding what it shows.</param>
/// <param name="LookMs">One further look at the image, on average; absent unless <c>items=many</c>.</param>
/// <param name="LooksMs">Each further look, in the order they were taken; those of one call into the module share its time. Absent unless <c>items=many</c>.</param>
/// <param name="SerializeMs">Writing the answer.</param>
/// <param name="TotalMs">From the complete image's arrival to the written answer, waiting for a guest instance included.</param>
internal sealed record TimingsAnswer(
    double DecodeMs, double EmbedMs, double SearchMs, double DecideMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LookMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? LooksMs,
    double SerializeMs, double TotalMs);

/// <summary>An error, as RFC 9457 has it.</summary>
/// <param name="Type">Name of the kind of problem, <c>urn:edgeai:problem:…</c>.</param>
/// <param name="Title">The kind of problem in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was expected, what came, what to do.</param>
/// <param name="Instance">The address that was called.</param>
/// <param name="TraceId">Id under which logs and traces speak of this request.</param>
internal sealed record ProblemAnswer(string Type, string Title, int Status, string Detail, string Instance, string TraceId);

/// <summary>The shapes of the API's JSON, for the OpenAPI document.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(EmbedAnswer))]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class ApiJson : JsonSerializerContext;
