namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// Multiplies a dark input up to a usual brightness before the guest sees it. Below a mean luma of 60 the network loses what it knows; inputs
/// above are left as they are, byte for byte.
/// </summary>
internal static class DarkLift
{
    /// <summary>Its term in the embedding's identity.</summary>
    public const string Term = "luma below 60 lifted to 110, of photographs below 40";

    /// <summary>Mean luma below which a frame is lifted.</summary>
    public const double DarkFrame = 60;

    /// <summary>
    /// Mean luma below which a photograph that is learned is lifted: a dark scene. An aubergine in good light has 54 to 58, and is learned as it looks;
    /// lifting the five such photographs of 2,640 moved the fit by a point of recall.
    /// </summary>
    public const double DarkPhotograph = 40;

    private const double Usual = 110;

    // Beyond this there is more noise than picture.
    private const double MaxGain = 8;

    /// <summary>Lifts a dark input in place.</summary>
    /// <param name="rgb">RGB8, any number of pixels.</param>
    /// <param name="below">Mean luma below which it is dark.</param>
    /// <returns>Whether it was dark.</returns>
    public static bool Apply(Span<byte> rgb, double below = DarkFrame)
    {
        var luma = MeanLuma(rgb);
        if (!(luma < below))
            return false;
        var gain = Math.Min(MaxGain, Usual / luma);
        Span<byte> lifted = stackalloc byte[256];
        for (var value = 0; value < lifted.Length; value++)
            lifted[value] = (byte)Math.Min(byte.MaxValue, Math.Round(value * gain, MidpointRounding.AwayFromZero));
        foreach (ref var value in rgb)
            value = lifted[value];
        return true;
    }

    /// <summary>Mean brightness (ITU-R BT.601), 0 to 255; NaN for no pixels.</summary>
    public static double MeanLuma(ReadOnlySpan<byte> rgb)
    {
        // A whole number of pixels and of vectors, so that a column is always of one channel.
        Span<ushort> columns = stackalloc ushort[3 * 256];
        Span<long> channels = stackalloc long[3];
        channels.Clear();
        for (var rest = rgb; !rest.IsEmpty;)
        {
            columns.Clear();
            for (var row = 0; row < ByteColumns.MostRows && !rest.IsEmpty; row++)
            {
                var length = Math.Min(rest.Length, columns.Length);
                ByteColumns.Add(rest[..length], columns);
                rest = rest[length..];
            }
            for (var i = 0; i < columns.Length; i++)
                channels[i % 3] += columns[i];
        }
        return (0.299 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2]) / (rgb.Length / 3);
    }
}
