using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Trays;

/// <summary>Where the items of a tray lie, in fractions of the frame.</summary>
public static class TrayLayout
{
    /// <summary>Most items.</summary>
    public const int Most = 6;

    /// <summary>Between items that are apart.</summary>
    public const double Apart = 0.05;

    private const double Smallest = 0.24, Largest = 0.46, SmallestAlone = 0.4;
    private const int MostTries = 300;
    private const int TriesOfASize = 10;
    private const double Shrink = 0.95;

    // Rows keep a little away from the frame's edges.
    private const double MostOfTheFrame = 0.96;

    /// <summary>
    /// Free positions: sides of 0.24 to 0.46 of the frame's shorter one (one alone: 0.4 to 1), at least a twentieth apart. Where so many large ones do not fit, the
    /// largest become smaller.
    /// </summary>
    /// <param name="items">1 to <see cref="Most"/>.</param>
    /// <param name="random">Of sides and places.</param>
    /// <param name="aspect">The frame's width by its height, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">So many do not fit.</exception>
    public static IReadOnlyList<FrameRegion> Free(int items, Random random, double aspect = 1)
    {
        Check(items, random);
        var (least, most) = items == 1 ? (SmallestAlone, 1.0) : (Smallest, Largest);
        for (; ; most = Math.Max(least, most * Shrink))
            for (var attempt = 0; attempt < TriesOfASize; attempt++)
                if (TryPlace(items, least, most, random, aspect) is { } places)
                    return [.. places.Select(place => place with { Left = place.Left / aspect, Width = place.Width / aspect })];
    }

    /// <summary>Rows of equal sides.</summary>
    /// <param name="items">1 to <see cref="Most"/>.</param>
    /// <param name="gap">Between them, 0 or more.</param>
    /// <param name="random">Of side and place.</param>
    /// <exception cref="ArgumentOutOfRangeException">So many do not fit.</exception>
    public static IReadOnlyList<FrameRegion> Rows(int items, double gap, Random random)
    {
        Check(items, random);
        var columns = items is 3 or > 4 ? 3 : Math.Min(items, 2);
        var rows = (items + columns - 1) / columns;
        var longest = Math.Min(Largest, (MostOfTheFrame - (columns - 1) * gap) / columns);
        var side = Smallest + random.NextDouble() * (longest - Smallest);
        double width = columns * side + (columns - 1) * gap, height = rows * side + (rows - 1) * gap;
        double left = random.NextDouble() * (1 - width), top = random.NextDouble() * (1 - height);
        return [.. Enumerable.Range(0, items).Select(i => new FrameRegion(left + i % columns * (side + gap), top + i / columns * (side + gap), side, side))];
    }

    // In fractions of the frame's height.
    private static FrameRegion[]? TryPlace(int items, double least, double most, Random random, double aspect)
    {
        var places = new List<FrameRegion>();
        for (var tries = 0; tries < MostTries && places.Count < items; tries++)
        {
            var side = least + random.NextDouble() * (most - least);
            var place = new FrameRegion(random.NextDouble() * (aspect - side), random.NextDouble() * (1 - side), side, side);
            if (!places.Exists(other => AreNear(place, other))) places.Add(place);
        }
        return places.Count == items ? [.. places] : null;
    }

    private static bool AreNear(FrameRegion one, FrameRegion other) =>
        one.Left < other.Left + other.Width + Apart && other.Left < one.Left + one.Width + Apart
        && one.Top < other.Top + other.Height + Apart && other.Top < one.Top + one.Height + Apart;

    private static void Check(int items, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(items, Most);
        ArgumentNullException.ThrowIfNull(random);
    }
}
