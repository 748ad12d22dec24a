namespace EdgeAI.Embedding.Imaging;

/// <summary>How much of a JPEG's resolution is decoded at all.</summary>
internal static class ReducedScale
{
    /// <summary>Eighths at which the whole image is decoded.</summary>
    public const int Full = 8;

    /// <summary>The smallest n of n/8 that still covers the target; 8 for formats without reduced scales.</summary>
    /// <param name="format">The encoded format.</param>
    /// <param name="shorterSide">The image's shorter side, in pixels.</param>
    /// <param name="target">What that side is scaled to, in pixels.</param>
    public static int Choose(SkiaNative.Format format, int shorterSide, int target)
    {
        if (format != SkiaNative.Format.Jpeg || shorterSide <= target)
            return Full;
        var eighths = ((long)target * Full + shorterSide - 1) / shorterSide;
        // 7/8 is not faster than all of it (libjpeg-turbo has vector code for 8/8 only), and all of it is exact.
        return eighths >= 7 ? Full : (int)eighths;
    }
}
