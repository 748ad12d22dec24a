using System.Text.Json.Serialization;
using EdgeAI.Inference.Hosting;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Feedback;

/// <summary>A correction about a frame that the live page showed, or about an image sent along.</summary>
/// <param name="Is">A label that the frame shows.</param>
/// <param name="Not">A label that it does not show.</param>
/// <param name="Source">Camera or source of the frame.</param>
/// <param name="Sequence">Number of the frame within its source; one of the newest, which the service still has.</param>
/// <param name="Image">The image itself, Base64, where no frame is named.</param>
/// <param name="Part">The part of it that is spoken of, as an answer of <c>items=many</c> names it; absent for what the frame shows as a whole.</param>
internal sealed record FeedbackRequest(
    string? Is = null, string? Not = null, string? Source = null, long? Sequence = null, byte[]? Image = null, string? Part = null);

/// <summary>A correction in force.</summary>
/// <param name="Id">Names it; <c>DELETE /feedback/{id}</c> takes it back.</param>
/// <param name="At">When it was given.</param>
/// <param name="Is">The label that the frame shows; null where it is about one that it does not.</param>
/// <param name="Not">The label that it does not show; null where it is about one that it does.</param>
/// <param name="Source">Camera or source of the frame; null for none.</param>
/// <param name="Picture">Where the frame is served, as the network was given it.</param>
internal sealed record FeedbackAnswer(string Id, DateTimeOffset At, string? Is, string? Not, string? Source, string Picture)
{
    public static FeedbackAnswer From(FeedbackEntry entry) => new(
        entry.Id, entry.At,
        entry.Kind == CorrectionKind.Is ? entry.Label : null,
        entry.Kind == CorrectionKind.IsNot ? entry.Label : null,
        entry.Source, Links.To($"/feedback/{entry.Id}/picture"));
}

/// <summary>Every correction in force.</summary>
/// <param name="Corrections">Newest first.</param>
internal sealed record FeedbackList(IReadOnlyList<FeedbackAnswer> Corrections);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(FeedbackList))]
internal sealed partial class FeedbackApiJson : JsonSerializerContext;
