using SkiaSharp;

namespace EdgeAI.Samples.Drawing;

/// <summary>Draws an emblem of about 20 units about a middle.</summary>
internal delegate void Mark(Sketch sketch, float x, float y, float scale);
