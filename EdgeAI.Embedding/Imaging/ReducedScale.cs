namespace EdgeAI.Embedding.Imaging;

/// <summary>How much of a JPEG's resolution is decoded at all.</summary>
internal static class ReducedScale
{
    /// <summary>The smallest n of n/8 that still covers the target; 8 for formats without reduced scales.</summary>
    /// <param name="format">The encoded format.</param>
    /// <param name="shorterSide">The image's shorter side, in pixels.</param>
    /// <param name="target">What that side is scaled to, in pixels.</param>
    public static int Choose(SkiaNative.Format format, int shorterSide, int target)
    {
        if (format != SkiaNative.Format.Jpeg || shorterSide <= target)
            return 8;
        return (int)Math.Min(8, ((long)target * 8 + shorterSide - 1) / shorterSide);
    }
}
