namespace EdgeAI.Embedding.Imaging;

/// <summary>Rows of YUV to RGBA, pair of pixels by pair: the scalar reference of <see cref="YuvRowsVector"/>, and its tail.</summary>
internal static unsafe class YuvRows
{
    /// <summary>Converts pairs of YUYV.</summary>
    /// <param name="source">Y0 U Y1 V of each pair.</param>
    /// <param name="pairs">How many.</param>
    /// <param name="coefficients">How.</param>
    /// <param name="rgba">Receives two pixels for each pair, opaque.</param>
    public static void ConvertYuyv(byte* source, int pairs, in YuvCoefficients coefficients, byte* rgba)
    {
        for (var pair = 0; pair < pairs; pair++, source += 4, rgba += 8)
            Convert(source[0], source[2], source[1], source[3], coefficients, rgba);
    }

    /// <summary>Converts pairs of a row of NV12.</summary>
    /// <param name="luma">Y0 Y1 of each pair.</param>
    /// <param name="chroma">U V of each pair.</param>
    /// <param name="pairs">How many.</param>
    /// <param name="coefficients">How.</param>
    /// <param name="rgba">Receives two pixels for each pair, opaque.</param>
    public static void ConvertNv12(byte* luma, byte* chroma, int pairs, in YuvCoefficients coefficients, byte* rgba)
    {
        for (var pair = 0; pair < pairs; pair++, luma += 2, chroma += 2, rgba += 8)
            Convert(luma[0], luma[1], chroma[0], chroma[1], coefficients, rgba);
    }

    private static void Convert(int first, int second, int u, int v, in YuvCoefficients by, byte* rgba)
    {
        int red = by.RedV * v + by.RedBias, green = by.GreenU * u + by.GreenV * v + by.GreenBias, blue = by.BlueU * u + by.BlueBias;
        (rgba[0], rgba[1], rgba[2], rgba[3]) = (Value(by.Y * first + red), Value(by.Y * first + green), Value(by.Y * first + blue), byte.MaxValue);
        (rgba[4], rgba[5], rgba[6], rgba[7]) = (Value(by.Y * second + red), Value(by.Y * second + green), Value(by.Y * second + blue), byte.MaxValue);
    }

    private static byte Value(int sum) => (byte)Math.Clamp(sum >> YuvCoefficients.Bits, byte.MinValue, byte.MaxValue);
}
