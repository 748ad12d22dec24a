using EdgeAI.Embedding;
using SkiaSharp;

namespace EdgeAI.Tests.Fixtures;

/// <summary>Pictures as a camera gives them that codes none, made in double precision: by the standards' own formulas.</summary>
internal static class RawPictures
{
    /// <summary>Makes a raw frame of a picture.</summary>
    /// <param name="encoded">JPEG, PNG or WebP.</param>
    /// <param name="layout">What is wanted; width and height of the picture where they are 0.</param>
    public static ImageMemory From(byte[] encoded, PixelLayout layout)
    {
        using var original = SKBitmap.Decode(encoded);
        layout = layout with { Width = layout.Width == 0 ? original.Width : layout.Width, Height = layout.Height == 0 ? original.Height : layout.Height };
        using var picture = original.Resize(new SKImageInfo(layout.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), new SKSamplingOptions(SKFilterMode.Linear));
        return From(layout, (x, y) => picture.GetPixel(Math.Min(x, layout.Width - 1), Math.Min(y, layout.Height - 1)));
    }

    /// <summary>Makes a raw frame of the colors of its pixels.</summary>
    public static ImageMemory From(PixelLayout layout, Func<int, int, SKColor> color)
    {
        var packed = (layout.Width + 1) / 2 * (layout.Format == PixelFormat.Yuyv ? 4 : 2);
        var stride = layout.Stride == 0 ? packed : layout.Stride;
        var bytes = new byte[stride * (layout.Format == PixelFormat.Yuyv ? layout.Height : layout.Height + (layout.Height + 1) / 2)];
        for (var y = 0; y < layout.Height; y += layout.Format == PixelFormat.Yuyv ? 1 : 2)
            for (var x = 0; x < layout.Width; x += 2)
                Write(bytes, stride, layout, x, y, color);
        return new ImageMemory(bytes, layout);
    }

    private static void Write(byte[] bytes, int stride, PixelLayout layout, int x, int y, Func<int, int, SKColor> color)
    {
        var rows = layout.Format == PixelFormat.Yuyv ? 1 : 2;
        double u = 0, v = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < 2; column++)
            {
                var (luma, blue, red) = Yuv(color(x + column, y + row), layout);
                (u, v) = (u + blue / (2 * rows), v + red / (2 * rows));
                if (layout.Format == PixelFormat.Yuyv)
                    bytes[y * stride + x * 2 + column * 2] = Byte(luma);
                else if (y + row < layout.Height)
                    bytes[(y + row) * stride + x + column] = Byte(luma);
            }
        }
        var chroma = layout.Format == PixelFormat.Yuyv ? y * stride + x * 2 + 1 : (layout.Height + y / 2) * stride + x;
        bytes[chroma] = Byte(u);
        bytes[chroma + (layout.Format == PixelFormat.Yuyv ? 2 : 1)] = Byte(v);
    }

    private static (double Y, double U, double V) Yuv(SKColor color, PixelLayout layout)
    {
        var (kr, kb) = layout.Matrix == ColorMatrix.Bt709 ? (0.2126, 0.0722) : (0.299, 0.114);
        double r = color.Red / 255.0, g = color.Green / 255.0, b = color.Blue / 255.0, y = kr * r + (1 - kr - kb) * g + kb * b;
        double u = (b - y) / (2 * (1 - kb)), v = (r - y) / (2 * (1 - kr));
        return layout.Range == ColorRange.Full ? (255 * y, 128 + 255 * u, 128 + 255 * v) : (16 + 219 * y, 128 + 224 * u, 128 + 224 * v);
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
