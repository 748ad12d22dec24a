using SkiaSharp;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>Drawn products side by side on a ground of one color.</summary>
internal static class DrawnTray
{
    private const int Cell = 200;

    /// <summary>Draws up to four products, in two rows of two.</summary>
    /// <param name="labels">Of each; null for an empty place.</param>
    /// <param name="shift">Pixels by which all lie farther right: something moved.</param>
    /// <param name="noise">Seed of a little noise, as every frame of a camera has; 0 for none.</param>
    public static byte[] Draw(IReadOnlyList<string?> labels, int shift = 0, int noise = 0) =>
        Draw(640, 640, labels, product => (PlaceOf(product).Left + shift, PlaceOf(product).Top), noise);

    /// <summary>Draws three products in a row, from edge to edge of a frame of 16 to 9, or turned by a quarter in one of 9 to 16.</summary>
    public static byte[] DrawRow(IReadOnlyList<string?> labels, bool isHigh) => isHigh
        ? Draw(640, 1138, labels, product => (220, 10 + product * 459), noise: 0)
        : Draw(1138, 640, labels, product => (10 + product * 459, 220), noise: 0);

    /// <summary>Draws one product three times in a strip, as large as the strip is high or wide.</summary>
    public static byte[] DrawStrip(string label, int width, int height)
    {
        int size = Math.Min(width, height), apart = Math.Max(width, height) / 4;
        return Draw(width, height, [label, label, label], product => width > height ? ((product + 1) * apart, 0) : (0, (product + 1) * apart), noise: 0, size);
    }

    /// <summary>Middle of a product, in fractions of the frame.</summary>
    public static (double X, double Y) MiddleOf(int product) => ((PlaceOf(product).Left + Cell / 2) / 640.0, (PlaceOf(product).Top + Cell / 2) / 640.0);

    private static byte[] Draw(int width, int height, IReadOnlyList<string?> labels, Func<int, (int Left, int Top)> placeOf, int noise, int size = Cell)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(new SKColor(150, 148, 145));
            for (var i = 0; i < labels.Count; i++)
            {
                if (labels[i] is not { } label) continue;
                using var product = SKBitmap.Decode(DrawnProducts.Draw(label, 1));
                var (left, top) = placeOf(i);
                canvas.DrawBitmap(product, SKRect.Create(left, top, size, size), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
            }
        }
        if (noise != 0) AddNoise(bitmap, noise);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 92);
        return data.ToArray();
    }

    private static (int Left, int Top) PlaceOf(int product) => (50 + product % 2 * 300, 50 + product / 2 * 300);

    private static void AddNoise(SKBitmap bitmap, int seed)
    {
        var random = new Random(seed);
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < pixels.Length; i++)
            if (i % 4 != 3) pixels[i] = (byte)Math.Clamp(pixels[i] + random.Next(-3, 4), 0, 255);
    }
}
