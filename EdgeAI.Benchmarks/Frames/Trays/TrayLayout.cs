using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames.Trays;

/// <summary>Where the items of a tray lie, in fractions of the frame.</summary>
internal static class TrayLayout
{
    private const double Smallest = 0.24, Largest = 0.46, SmallestAlone = 0.4;
    private const float Apart = 0.05f;
    private const int MostTries = 300;
    private const double Shrink = 0.95;

    // Rows of 2, 3, 4 and 6.
    private const double MostOfTheFrame = 0.96;

    /// <summary>Free positions: sides of 0.24 to 0.46 of the frame's (one alone: 0.4 to 1), at least a twentieth apart. Where so many large ones do not fit, the largest become smaller.</summary>
    public static SKRect[] Free(int items, Random random)
    {
        var (least, most) = items == 1 ? (SmallestAlone, 1.0) : (Smallest, Largest);
        for (; ; most = Math.Max(least, most * Shrink))
            for (var attempt = 0; attempt < 10; attempt++)
                if (TryPlace(items, least, most, random) is { } places) return places;
    }

    /// <summary>Rows of equal sides, so far apart.</summary>
    public static SKRect[] Rows(int items, double gap, Random random)
    {
        var columns = items <= 2 ? items : items == 3 ? 3 : items == 4 ? 2 : 3;
        var rows = (items + columns - 1) / columns;
        var longest = Math.Min(Largest, (MostOfTheFrame - (columns - 1) * gap) / columns);
        var side = Smallest + random.NextDouble() * (longest - Smallest);
        double width = columns * side + (columns - 1) * gap, height = rows * side + (rows - 1) * gap;
        double left = random.NextDouble() * (1 - width), top = random.NextDouble() * (1 - height);
        return [.. Enumerable.Range(0, items).Select(i => Square(left + i % columns * (side + gap), top + i / columns * (side + gap), side))];
    }

    private static SKRect[]? TryPlace(int items, double least, double most, Random random)
    {
        var places = new List<SKRect>();
        for (var tries = 0; tries < MostTries && places.Count < items; tries++)
        {
            var side = least + random.NextDouble() * (most - least);
            var place = Square(random.NextDouble() * (1 - side), random.NextDouble() * (1 - side), side);
            var around = SKRect.Inflate(place, Apart, Apart);
            if (!places.Exists(around.IntersectsWith)) places.Add(place);
        }
        return places.Count == items ? [.. places] : null;
    }

    private static SKRect Square(double left, double top, double side) => new((float)left, (float)top, (float)(left + side), (float)(top + side));
}
