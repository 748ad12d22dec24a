using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames.Drawing;

/// <summary>Square pictures of one size, RGBA8: what frames are drawn from, and what they are before they are encoded.</summary>
internal static class SquarePicture
{
    /// <summary>Side in pixels.</summary>
    public const int Side = 480;

    private const int JpegQuality = 90;

    /// <summary>For pictures that are reduced.</summary>
    public static SKSamplingOptions Reducing { get; } = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>For pictures that keep about their size.</summary>
    public static SKSamplingOptions Keeping { get; } = new(SKCubicResampler.Mitchell);

    /// <summary>The largest square in the middle of a photograph.</summary>
    /// <exception cref="InvalidDataException">The file is no image.</exception>
    public static SKBitmap Load(string path)
    {
        using var photograph = SKBitmap.Decode(path) ?? throw new InvalidDataException($"{path} is no image that can be read.");
        using var image = SKImage.FromBitmap(photograph);
        var side = Math.Min(photograph.Width, photograph.Height);
        var (left, top) = ((photograph.Width - side) / 2f, (photograph.Height - side) / 2f);
        return Draw(canvas =>
        {
            canvas.Clear(SKColors.White);
            canvas.DrawImage(image, new SKRect(left, top, left + side, top + side), new SKRect(0, 0, Side, Side), Reducing);
        });
    }

    public static SKBitmap Draw(Action<SKCanvas> draw)
    {
        var picture = Empty();
        using var canvas = new SKCanvas(picture);
        draw(canvas);
        return picture;
    }

    /// <summary>A picture of these pixels.</summary>
    /// <param name="rgba">RGBA8[<see cref="Side"/>][<see cref="Side"/>][4].</param>
    public static SKBitmap Of(ReadOnlySpan<byte> rgba)
    {
        var picture = Empty();
        rgba.CopyTo(picture.GetPixelSpan());
        return picture;
    }

    public static byte[] ToJpeg(SKBitmap picture)
    {
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return data.ToArray();
    }

    private static SKBitmap Empty() => new(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
}
