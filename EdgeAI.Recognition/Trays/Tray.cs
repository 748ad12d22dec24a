using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Trays;

/// <summary>A drawn tray.</summary>
/// <param name="Frame">As a camera sends it.</param>
/// <param name="Labels">Of each item.</param>
/// <param name="Places">Where each lies, in fractions of the frame.</param>
public sealed record Tray(byte[] Frame, IReadOnlyList<string> Labels, IReadOnlyList<FrameRegion> Places);
