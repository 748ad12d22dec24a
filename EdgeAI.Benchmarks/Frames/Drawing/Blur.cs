using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames.Drawing;

/// <summary>What a lens or a movement takes away.</summary>
internal static class Blur
{
    // Lengths are told in pixels of a frame of this side.
    private const int ToldSide = 348;

    /// <summary>Movement along a row: the mean of shifted copies.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="length">Of the movement, in pixels of a frame with a side of 348.</param>
    public static SKBitmap Motion(SKBitmap picture, int length)
    {
        const int Side = SquarePicture.Side;
        length = length * Side / ToldSide;
        var source = picture.GetPixelSpan();
        var values = new byte[source.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, x, channel) = (i / (Side * 4), i / 4 % Side, i % 4);
            if (channel == 3)
            {
                values[i] = byte.MaxValue;
                continue;
            }
            var sum = 0;
            for (var step = 0; step < length; step++) sum += source[(row * Side + Math.Clamp(x + step - length / 2, 0, Side - 1)) * 4 + channel];
            values[i] = (byte)(sum / length);
        }
        return SquarePicture.Of(values);
    }

    /// <summary>A lens that is out of focus.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="sigma">Standard deviation, in pixels of a frame with a side of 348.</param>
    public static SKBitmap Defocus(SKBitmap picture, float sigma)
    {
        sigma = sigma * SquarePicture.Side / ToldSide;
        using var filter = SKImageFilter.CreateBlur(sigma, sigma, SKShaderTileMode.Clamp);
        using var paint = new SKPaint { ImageFilter = filter };
        return SquarePicture.Draw(canvas => canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default, paint));
    }

    /// <summary>A camera of few pixels.</summary>
    public static SKBitmap FewPixels(SKBitmap picture, int side)
    {
        using var few = picture.Resize(new SKImageInfo(side, side), SquarePicture.Reducing);
        return few.Resize(new SKImageInfo(SquarePicture.Side, SquarePicture.Side), new SKSamplingOptions(SKFilterMode.Linear));
    }
}
