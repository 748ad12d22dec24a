using System.Text.Json.Serialization;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Text;

namespace EdgeAI.Inference.Feedback;

/// <summary>One correction, or the end of one, as the file keeps it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="At">When it was given.</param>
/// <param name="Kind">What was said; null in a record that takes the correction back.</param>
/// <param name="Label">The label spoken of.</param>
/// <param name="Source">Camera or source of the frame; null for none.</param>
internal sealed record FeedbackEntry(string Id, DateTimeOffset At, CorrectionKind? Kind, string Label, string? Source)
{
    /// <summary>The label spoken of, as labels are compared: one that was kept otherwise is read so.</summary>
    public string Label { get; init; } = CanonicalText.Compose(Label ?? "");

    /// <summary>Where in the file the frame's picture lies; what the guest was given, as PNG.</summary>
    [JsonIgnore]
    public (long Offset, int Length) Picture { get; init; }

    /// <summary>Where in the file its record ends.</summary>
    [JsonIgnore]
    public long End { get; init; }

    /// <summary>How the frame was embedded; null where nobody knows yet.</summary>
    [JsonIgnore]
    public FrameEmbedding? Embedded { get; init; }

    /// <summary>A record that takes this one back.</summary>
    public FeedbackEntry Undone(DateTimeOffset at) => new(Id, at, null, "", null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FeedbackEntry))]
internal sealed partial class FeedbackFileJson : JsonSerializerContext;
