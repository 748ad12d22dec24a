using EdgeAI.ImageFiles;
using SkiaSharp;

namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary>Decodes a photograph as it is seen, which is not always as it is stored.</summary>
internal static class UprightBitmap
{
    /// <summary>Decodes.</summary>
    /// <returns>Null for what cannot be read.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SKBitmap? Decode(string file)
    {
        if (!FileState.IsFile(file))
            return null;
        using var data = SKData.CreateCopy(File.ReadAllBytes(file));
        using var codec = SKCodec.Create(data);
        if (codec is null || SKBitmap.Decode(codec) is not { } stored)
            return null;
        var orientation = codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? (int)codec.EncodedOrigin : ImageOrientation.Of(data.Span);
        if (orientation == ImageOrientation.Upright)
            return stored;
        using (stored)
            return Turn(stored, orientation);
    }

    // EXIF orientations 5 to 8 swap rows and columns; the matrices take a stored place to the one where it is seen.
    private static SKBitmap Turn(SKBitmap stored, int orientation)
    {
        float width = stored.Width, height = stored.Height;
        var matrix = orientation switch
        {
            2 => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            3 => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            4 => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            5 => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            6 => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
            7 => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
            _ => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        };
        var swapped = orientation >= 5;
        var upright = new SKBitmap(new SKImageInfo(swapped ? stored.Height : stored.Width, swapped ? stored.Width : stored.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.Transparent);
        canvas.SetMatrix(matrix);
        canvas.DrawBitmap(stored, 0, 0, SKSamplingOptions.Default);
        return upright;
    }
}
