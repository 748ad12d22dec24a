using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames.Drawing;

/// <summary>Other light.</summary>
internal static class Lighting
{
    /// <summary>Less or more light, and a sensor's noise.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="gain">Every value multiplied by this.</param>
    /// <param name="noise">Standard deviation of what is added to each, about normal; 0 for none.</param>
    /// <param name="seed">Of the noise.</param>
    public static SKBitmap Dim(SKBitmap picture, double gain, double noise, int seed)
    {
        var source = picture.GetPixelSpan();
        var values = new byte[source.Length];
        var random = new Random(seed);
        for (var i = 0; i < values.Length; i++)
        {
            if (i % 4 == 3)
            {
                values[i] = byte.MaxValue;
                continue;
            }
            // The sum of three uniform variables has a standard deviation of 1/2.
            var error = noise == 0 ? 0 : noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
            values[i] = (byte)Math.Clamp(source[i] * gain + error, 0, 255);
        }
        return SquarePicture.Of(values);
    }

    /// <summary>Light of another color.</summary>
    public static SKBitmap Tint(SKBitmap picture, double red, double green, double blue)
    {
        using var filter = Gain((float)red, (float)green, (float)blue);
        using var paint = new SKPaint { ColorFilter = filter };
        return SquarePicture.Draw(canvas => canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default, paint));
    }

    /// <summary>Multiplies each channel.</summary>
    public static SKColorFilter Gain(float red, float green, float blue) =>
        SKColorFilter.CreateColorMatrix([red, 0, 0, 0, 0, 0, green, 0, 0, 0, 0, 0, blue, 0, 0, 0, 0, 0, 1, 0]);
}
