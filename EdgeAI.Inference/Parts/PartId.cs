using System.Globalization;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Matching;

namespace EdgeAI.Inference.Parts;

/// <summary>
/// Names a part of an image by where it was looked at: <c>LEFT,TOP,WIDTH,HEIGHT</c>, in fractions of the image's sides. Whoever speaks of the part sends the
/// image and this, so that nothing has to be remembered of it.
/// </summary>
internal static class PartId
{
    private const int Numbers = 4;
    private const double Steps = 1_000_000;

    public static string Of(FrameRegion square) => string.Create(
        CultureInfo.InvariantCulture, $"{Rounded(square.Left)},{Rounded(square.Top)},{Rounded(square.Width)},{Rounded(square.Height)}");

    /// <summary>Reads a name; absent or empty means the whole image.</summary>
    /// <exception cref="PartIdException">It is none.</exception>
    public static FrameRegion? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        Span<Range> ranges = stackalloc Range[Numbers + 1];
        Span<double> numbers = stackalloc double[Numbers];
        var isOne = text.AsSpan().Split(ranges, ',') == Numbers;
        for (var i = 0; isOne && i < Numbers; i++) isOne = double.TryParse(text.AsSpan(ranges[i]), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out numbers[i]);
        var part = new FrameRegion(numbers[0], numbers[1], numbers[2], numbers[3]);
        return isOne && part.IsInside ? part : throw new PartIdException(text);
    }

    // Down, so that a rounded square does not reach out of the image.
    private static double Rounded(double value) => Math.Floor(Math.Max(0, value) * Steps) / Steps;
}

/// <summary>A part of an image that cannot be one.</summary>
internal sealed class PartIdException(string came)
    : Exception($"Expected part to be that of one of the answers, LEFT,TOP,WIDTH,HEIGHT in fractions of the image's sides, got {RequestText.Quote(came, 60)}.");
