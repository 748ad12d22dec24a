using EdgeAI.ImageFiles;
using EdgeAI.Recognition.Imaging;

namespace EdgeAI.Indexer.Imaging;

/// <summary>Header and length of a PBM, PGM or PPM (Netpbm's manual, pages pbm, pgm and ppm): ImageSharp fills up a file that was cut short.</summary>
internal static class PnmHeader
{
    private const int MostOfAByte = 255, MostOfAWord = 65535;

    /// <summary>Reads it.</summary>
    /// <exception cref="PhotographException">The header is damaged, or the file ends early.</exception>
    public static RareImage Read(ReadOnlySpan<byte> image)
    {
        var kind = image[1] - '0';
        var at = 2;
        var (isBits, isPlain, samples) = (kind is 1 or 4, kind <= 3, kind is 3 or 6 ? 3 : 1);
        var (width, height) = (Number(image, ref at), Number(image, ref at));
        var most = isBits ? 1 : Number(image, ref at);
        if (width is null || height is null || most is not (>= 1 and <= MostOfAWord))
            throw new PhotographException("Expected a PBM, PGM or PPM image with width, height and largest value, got a damaged header. Copy it again.");
        var header = new RareImage(ImageFormats.Pnm, width.Value, height.Value);
        // One blank lies between header and pixels.
        var pixels = image[Math.Min(at + 1, image.Length)..];
        var needed = isPlain ? header.Width * header.Height * samples
            : isBits ? (header.Width + 7) / 8 * header.Height
            : header.Width * header.Height * samples * (most > MostOfAByte ? 2 : 1);
        var there = !isPlain ? pixels.Length : isBits ? Digits(pixels) : Numbers(pixels);
        if (there < needed)
            throw new PhotographException($"Expected a whole PNM image of {header.Width:N0} x {header.Height:N0} pixels, got one that ends early. Copy it again.");
        return isBits || most == MostOfAByte || header.Width * header.Height > RareImageDecoder.MaxPixels
            ? header
            : header with { Rewritten = PnmSamples.InBytes(header, samples, isPlain, (int)most.Value, pixels) };
    }

    // After blanks and comments, which go to the end of a line; nine digits are more than any image has pixels.
    private static long? Number(ReadOnlySpan<byte> image, ref int at)
    {
        while (at < image.Length && !char.IsAsciiDigit((char)image[at]))
        {
            if (image[at] == '#') at += Math.Max(0, image[at..].IndexOfAny((byte)'\n', (byte)'\r'));
            else if (!IsBlank(image[at])) return null;
            at++;
        }
        var (start, value) = (at, 0L);
        for (; at < image.Length && at - start < 9 && char.IsAsciiDigit((char)image[at]); at++) value = value * 10 + image[at] - '0';
        return at > start && at < image.Length && IsBlank(image[at]) ? value : null;
    }

    private static long Digits(ReadOnlySpan<byte> pixels)
    {
        var count = 0L;
        foreach (var value in pixels) count += char.IsAsciiDigit((char)value) ? 1 : 0;
        return count;
    }

    private static long Numbers(ReadOnlySpan<byte> pixels)
    {
        var (count, inside) = (0L, false);
        foreach (var value in pixels)
        {
            var isDigit = char.IsAsciiDigit((char)value);
            if (isDigit && !inside) count++;
            inside = isDigit;
        }
        return count;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or >= 9 and <= 13;
}
