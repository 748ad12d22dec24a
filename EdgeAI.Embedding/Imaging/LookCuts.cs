using EdgeAI.Embedding.Sight;

namespace EdgeAI.Embedding.Imaging;

/// <summary>A decoded image that squares are cut out of. Valid until its reader decodes again.</summary>
/// <param name="Plan">Where the squares lie.</param>
/// <param name="Pixels">What was decoded.</param>
/// <param name="Map">The map that squares are proposed by; null where none is.</param>
/// <param name="Geometry">How large each square becomes.</param>
internal readonly record struct LookCuts(LookPlan Plan, DecodedPixels Pixels, ProposalMap? Map, FrameGeometry Geometry);
