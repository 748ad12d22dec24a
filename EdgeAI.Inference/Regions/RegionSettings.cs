using System.Text.Json.Serialization;
using EdgeAI.Embedding.Sight;

namespace EdgeAI.Inference.Regions;

/// <summary>Where to look in the frames of one source.</summary>
/// <param name="Left">Left edge, a fraction of the frame's width.</param>
/// <param name="Top">Top edge, a fraction of the frame's height.</param>
/// <param name="Width">Width, a fraction of the frame's.</param>
/// <param name="Height">Height, a fraction of the frame's.</param>
/// <param name="Crop">Share of the region's shorter side that the central crop keeps, 0.1 to 1; the index's own where absent.</param>
/// <param name="FollowSubject">Whether the crop follows what lies on a background that stands still and was learned.</param>
/// <param name="Compatible">That whoever sets this declares such frames comparable with the catalog, which was photographed whole.</param>
/// <param name="Background">What is known of the background; written by the service.</param>
/// <param name="Mode">How sure an answer about this source's frames must be: <c>assist</c>, <c>balanced</c> or <c>strict</c>; the service's own where absent. Set by its own call.</param>
/// <param name="Items">How many things are looked for in this source's frames: <c>one</c> or <c>many</c>; one where absent. Set by its own call.</param>
internal sealed record RegionSettings(
    double Left, double Top, double Width, double Height, double? Crop = null, bool FollowSubject = false, bool Compatible = false, byte[]? Background = null,
    string? Mode = null, string? Items = null)
{
    /// <summary>The whole frame, as it is looked at where nothing is set.</summary>
    public static RegionSettings Whole { get; } = new(0, 0, 1, 1);

    /// <summary>Whether frames are looked at as they are where nothing is set.</summary>
    [JsonIgnore]
    public bool IsWhole => Region == FrameRegion.Whole && Crop is null && !FollowSubject;

    /// <summary>The rectangle.</summary>
    [JsonIgnore]
    public FrameRegion Region => new(Left, Top, Width, Height);
}

/// <summary>A source, and where it is looked.</summary>
/// <param name="Source">Its name.</param>
/// <param name="IsLive">Whether frames of it came lately.</param>
/// <param name="Region">Where to look; absent for the whole frame.</param>
/// <param name="Mode">How sure an answer must be: <c>assist</c>, <c>balanced</c> or <c>strict</c>; absent for the service's own.</param>
/// <param name="Items">How many things are looked for: <c>one</c> or <c>many</c>.</param>
/// <param name="View">What became the module's input of the newest frame; absent where none came.</param>
/// <param name="HasSubject">Whether that lies around a subject.</param>
/// <param name="Background"><c>none</c>, <c>learning</c> or <c>known</c>.</param>
internal sealed record SourceAnswer(
    string Source, bool IsLive,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RegionSettings? Region,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Mode,
    string Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FrameRegion? View,
    bool HasSubject, string Background);

/// <summary>Every source that is live, or has a region, a mode or a number of items.</summary>
/// <param name="Sources">By name.</param>
/// <param name="Crop">Crop fraction of the index.</param>
/// <param name="Mode">The service's own mode, which holds for sources without one.</param>
internal sealed record SourcesAnswer(IReadOnlyList<SourceAnswer> Sources, double Crop, string Mode);

/// <summary>A source's settings as the file keeps them.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Settings">Where it is looked, and how sure an answer must be.</param>
internal sealed record StoredRegion(string Source, RegionSettings Settings);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, RegionSettings>))]
[JsonSerializable(typeof(RegionSettings))]
[JsonSerializable(typeof(SourcesAnswer))]
[JsonSerializable(typeof(StoredRegion))]
internal sealed partial class RegionJson : JsonSerializerContext;
