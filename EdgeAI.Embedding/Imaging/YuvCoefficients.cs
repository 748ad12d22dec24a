namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// YUV to RGB in fixed point of <see cref="Bits"/> bits: red = (Y * y + RedV * v + RedBias) >> Bits, and so on, clamped to a byte. The biases
/// hold what zero means in luma and chroma, and one half for rounding. All sums stay within 32 bits.
/// </summary>
internal readonly record struct YuvCoefficients(int Y, int RedV, int GreenU, int GreenV, int BlueU, int RedBias, int GreenBias, int BlueBias)
{
    /// <summary>Bits behind the point.</summary>
    public const int Bits = 16;

    private const int NoChroma = 128, BlackOfLimited = 16;

    /// <summary>The coefficients of a layout.</summary>
    public static YuvCoefficients For(ColorMatrix matrix, ColorRange range)
    {
        // Shares of red and blue in luma, by ITU-R BT.601 and BT.709.
        var (red, blue) = matrix == ColorMatrix.Bt709 ? (0.2126, 0.0722) : (0.299, 0.114);
        var green = 1 - red - blue;
        var (luma, chroma) = range == ColorRange.Full ? (1.0, 1.0) : (255.0 / 219, 255.0 / 224);
        int y = Fixed(luma), redV = Fixed(2 * (1 - red) * chroma), blueU = Fixed(2 * (1 - blue) * chroma);
        int greenU = -Fixed(2 * blue * (1 - blue) / green * chroma), greenV = -Fixed(2 * red * (1 - red) / green * chroma);
        var bias = (1 << (Bits - 1)) - (range == ColorRange.Full ? 0 : BlackOfLimited) * y;
        return new YuvCoefficients(y, redV, greenU, greenV, blueU, bias - NoChroma * redV, bias - NoChroma * (greenU + greenV), bias - NoChroma * blueU);
    }

    private static int Fixed(double value) => (int)Math.Round(value * (1 << Bits), MidpointRounding.AwayFromZero);
}
