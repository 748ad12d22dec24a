using System.Buffers.Binary;

namespace EdgeAI.Embedding.Imaging;

/// <summary>What decoding an image takes, told from its header before it begins.</summary>
/// <param name="Bytes">Memory beyond rows, in bytes.</param>
/// <param name="Work">Pixels that are gone over, each as often as there are scans.</param>
internal readonly record struct DecodeCost(long Bytes, long Work)
{
    private const int PngHeaderBytes = 29;
    private const int RgbaBytes = 4;

    /// <summary>An image that Skia reads row by row at a reduced scale, as usual cameras send: next to nothing.</summary>
    public static DecodeCost OfJpeg(int width, int height, JpegStructure structure) =>
        new(structure.CoefficientBytes, (long)width * height * Math.Max(1, structure.Scans));

    /// <summary>A PNG, which is decoded whole; one that is interlaced is put together in memory of its own first.</summary>
    /// <param name="png">The image, from its signature on.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static DecodeCost OfPng(ReadOnlySpan<byte> png, int width, int height)
    {
        var pixels = (long)width * height;
        if (png.Length < PngHeaderBytes)
            return new DecodeCost(pixels * RgbaBytes, pixels);
        int depth = png[24], interlaced = png[28];
        // Whatever its own depth, a pixel is expanded to RGBA of that many bytes, of 16 bits where it has more than 8.
        var expanded = depth > 8 ? 2 * RgbaBytes : RgbaBytes;
        return new DecodeCost(pixels * (RgbaBytes + (interlaced != 0 ? expanded : 0)), pixels * (interlaced != 0 ? 2 : 1));
    }

    /// <summary>Pixels as they are, which become RGBA.</summary>
    public static DecodeCost OfRaw(int width, int height) => new((long)width * height * RgbaBytes, (long)width * height);

    /// <summary>A WebP, which is decoded whole, with as much again inside its decoder where it is lossless.</summary>
    public static DecodeCost OfWebp(int width, int height) => new((long)width * height * 2 * RgbaBytes, (long)width * height);
}
