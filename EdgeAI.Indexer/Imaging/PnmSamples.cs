using System.Text;

namespace EdgeAI.Indexer.Imaging;

/// <summary>
/// Samples of a PGM or PPM whose largest value is not 255, as bytes: ImageSharp 2.1 takes those of two bytes in the wrong order, and scales the
/// others by whole numbers alone.
/// </summary>
internal static class PnmSamples
{
    /// <summary>Writes them as a binary PGM or PPM of one byte a sample.</summary>
    /// <param name="header">Width and height.</param>
    /// <param name="samples">Samples of a pixel.</param>
    /// <param name="isPlain">Whether they are written as numbers.</param>
    /// <param name="most">Their largest value.</param>
    /// <param name="pixels">What follows the header; complete.</param>
    public static byte[] InBytes(RareImage header, int samples, bool isPlain, int most, ReadOnlySpan<byte> pixels)
    {
        var head = Encoding.ASCII.GetBytes($"P{(samples == 3 ? 6 : 5)}\n{header.Width} {header.Height}\n255\n");
        var image = new byte[head.Length + header.Width * header.Height * samples];
        head.CopyTo(image, 0);
        var at = 0;
        foreach (ref var sample in image.AsSpan(head.Length))
        {
            var value = isPlain ? Number(pixels, ref at) : most < 256 ? pixels[at++] : pixels[at++] << 8 | pixels[at++];
            sample = (byte)((Math.Min(value, most) * 255 + most / 2) / most);
        }
        return image;
    }

    private static int Number(ReadOnlySpan<byte> pixels, ref int at)
    {
        while (!char.IsAsciiDigit((char)pixels[at])) at++;
        var value = 0;
        for (; at < pixels.Length && char.IsAsciiDigit((char)pixels[at]); at++) value = Math.Min(ushort.MaxValue, value * 10 + pixels[at] - '0');
        return value;
    }
}
