using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Parts;

/// <summary>A look at a frame, and what came of it.</summary>
/// <param name="Square">Where, as a part of the frame.</param>
/// <param name="Likeness">How like the catalog.</param>
public readonly record struct LookedAtPart(FrameRegion Square, float Likeness);
