using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAI.Embedding.Imaging;

/// <summary>Puts premultiplied RGBA over white and writes RGB.</summary>
internal static unsafe class PixelWriter
{
    private const int PixelsPerVector = 4;

    /// <param name="line">RGBA, readable up to the next multiple of 16 bytes.</param>
    /// <param name="count">Number of pixels.</param>
    /// <param name="target">Where the first pixel goes.</param>
    /// <param name="step">Bytes from one pixel in the output to the next; 3 for an upright image.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(byte* line, int count, byte* target, nint step)
    {
        var alpha = Vector128.Create((byte)3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
        var colours = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 16, 16, 16);
        for (var x = 0; x < count; x += PixelsPerVector)
        {
            // SAFETY: `line` is readable up to a multiple of 16 bytes; what is written stays below `count` pixels.
            var pixels = Vector128.Load(line + x * 4);
            // Colour + (255 - alpha); filtering and blending are both linear, so the order does not matter. Rounding may exceed 255 by one.
            pixels = Vector128.AddSaturate(pixels, ~Vector128.Shuffle(pixels, alpha));
            if (step == 3 && x + PixelsPerVector <= count)
            {
                var rgb = Vector128.Shuffle(pixels, colours);
                *(ulong*)(target + x * 3) = rgb.AsUInt64()[0];
                *(uint*)(target + x * 3 + 8) = rgb.AsUInt32()[2];
                continue;
            }

            for (var pixel = 0; pixel < PixelsPerVector && x + pixel < count; pixel++)
            {
                var packed = pixels.AsUInt32().GetElement(pixel);
                var place = target + (x + pixel) * step;
                place[0] = (byte)packed;
                place[1] = (byte)(packed >> 8);
                place[2] = (byte)(packed >> 16);
            }
        }
    }
}
