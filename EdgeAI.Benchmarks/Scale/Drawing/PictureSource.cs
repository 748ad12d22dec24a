using SkiaSharp;

namespace EdgeAI.Benchmarks.Scale.Drawing;

/// <summary>Square pictures by number: drawn catalogs lie around their embeddings, and questions show them. Safe for concurrent use.</summary>
internal abstract class PictureSource
{
    /// <summary>Pictures that are taken at most. Beyond it a catalog adds entries around the same pictures.</summary>
    public const int MaxCount = 1000;

    public abstract int Count { get; }

    /// <summary>One picture. The caller disposes it.</summary>
    public abstract SKBitmap Load(int number);
}
