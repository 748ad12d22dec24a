using EdgeAI.ImageFiles;
using SkiaSharp;

namespace EdgeAI.Recognition.Imaging;

/// <summary>A whole photograph as pixels: what random copies and thumbnails are cut from. Frames take the embedder's own, faster way.</summary>
public static class PhotographDecoder
{
    // PNG and WebP are decoded whole, at 4 bytes a pixel.
    private const long MaxPixels = 64_000_000;

    /// <summary>Decodes JPEG, PNG or WebP and applies the EXIF orientation; what is transparent becomes white.</summary>
    /// <param name="image">The encoded image.</param>
    /// <param name="shorterSideAtLeast">A JPEG is decoded at the smallest scale that keeps its shorter side this long.</param>
    /// <exception cref="PhotographException">No image, a damaged one, or one of more than 64 million pixels.</exception>
    public static PixelGrid Decode(ReadOnlySpan<byte> image, int shorterSideAtLeast)
    {
        using var data = SKData.CreateCopy(image);
        using var codec = SKCodec.Create(data) ?? throw new PhotographException("Expected a JPEG, PNG or WebP image: the header cannot be read.");
        var whole = codec.Info;
        if ((long)whole.Width * whole.Height > MaxPixels)
            throw new PhotographException($"Expected at most {MaxPixels:N0} pixels, got {whole.Width:N0} x {whole.Height:N0}. Make the image smaller.");
        var size = ScaledSize(codec, shorterSideAtLeast);
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
            throw new PhotographException($"Expected a complete image, got one that ends early or is damaged ({result}).");
        return Orient(bitmap.GetPixelSpan(), size.Width, size.Height, codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? (int)codec.EncodedOrigin : ImageOrientation.Of(image));
    }

    private static SKSizeI ScaledSize(SKCodec codec, int shorterSideAtLeast)
    {
        var whole = codec.Info;
        var shorter = Math.Min(whole.Width, whole.Height);
        if (codec.EncodedFormat != SKEncodedImageFormat.Jpeg || shorter <= shorterSideAtLeast) return whole.Size;
        var eighths = Math.Min(8, (shorterSideAtLeast * 8L + shorter - 1) / shorter);
        return codec.GetScaledDimensions(eighths / 8f);
    }

    // EXIF orientations 5 to 8 swap rows and columns; 1 to 4 do not.
    private static PixelGrid Orient(ReadOnlySpan<byte> rgba, int width, int height, int orientation)
    {
        var swapped = orientation is >= 5 and <= 8;
        var grid = new PixelGrid(new byte[width * height * 3], swapped ? height : width, swapped ? width : height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = rgba.Slice((y * width + x) * 4, 4);
                var at = 3 * orientation switch
                {
                    2 => y * width + width - 1 - x,
                    3 => (height - 1 - y) * width + width - 1 - x,
                    4 => (height - 1 - y) * width + x,
                    5 => x * height + y,
                    6 => x * height + height - 1 - y,
                    7 => (width - 1 - x) * height + height - 1 - y,
                    8 => (width - 1 - x) * height + y,
                    _ => y * width + x,
                };
                var white = 255 - pixel[3];
                grid.Rgb[at] = (byte)Math.Min(255, pixel[0] + white);
                grid.Rgb[at + 1] = (byte)Math.Min(255, pixel[1] + white);
                grid.Rgb[at + 2] = (byte)Math.Min(255, pixel[2] + white);
            }
        }
        return grid;
    }
}
