using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames.Trays;

/// <summary>A drawn tray.</summary>
/// <param name="Frame">As a camera sends it.</param>
/// <param name="Labels">Of each item.</param>
/// <param name="Places">Where each lies, in fractions of the frame.</param>
internal sealed record Tray(byte[] Frame, IReadOnlyList<string> Labels, IReadOnlyList<SKRect> Places);
