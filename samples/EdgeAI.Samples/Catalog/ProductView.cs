using EdgeAI.Samples.Drawing;
using SkiaSharp;

namespace EdgeAI.Samples.Catalog;

/// <summary>How a product stands before the lens in one photograph.</summary>
/// <param name="Scale">Size relative to filling the picture.</param>
/// <param name="Degrees">Turn, clockwise.</param>
/// <param name="Shift">Way from the middle, as a fraction of the picture's side.</param>
/// <param name="Skew">Sideways shear, as if seen from the side.</param>
/// <param name="Wall">Colour behind the product.</param>
/// <param name="Table">Colour below the product; equal to <paramref name="Wall"/> for a plain background.</param>
/// <param name="Horizon">Height of the table's edge, as a fraction of the picture's side.</param>
/// <param name="LightFrom">Where the light comes from, in degrees.</param>
/// <param name="Exposure">Brightness: 1 is as drawn.</param>
/// <param name="Warmth">-1 for bluish light to 1 for lamp light.</param>
/// <param name="Blur">Standard deviation of the blur in pixels.</param>
internal sealed record ProductView(
    float Scale, float Degrees, SKPoint Shift, float Skew, SKColor Wall, SKColor Table, float Horizon,
    float LightFrom, float Exposure, float Warmth, float Blur)
{
    private static readonly SKColor[] _walls =
    [
        0xFFF3EFE8, 0xFFE3E9EE, 0xFFEFE3D3, 0xFFDDE6DC, 0xFFD9DDE3, 0xFFF0DDD8, 0xFFE7E0EE, 0xFFFAF7F0, 0xFFC9D3D8, 0xFFD8CDBD,
    ];

    private static readonly SKColor[] _tables =
    [
        0xFFC9A277, 0xFFA98258, 0xFFD9C3A3, 0xFFB9BEC4, 0xFF8E969D, 0xFFE9E4DB, 0xFF9C7B62, 0xFFCFD6CC,
    ];

    /// <summary>The first view is the one for a shop window; those after it are what a camera might see.</summary>
    public static ProductView Of(int view, Random random)
    {
        if (view == 0)
            return new(0.86f, 0, SKPoint.Empty, 0, 0xFFFBFAF7, 0xFFFBFAF7, 1, 235, 1, 0, 0);
        var wall = _walls[random.Next(_walls.Length)];
        var onTable = random.NextSingle() < 0.7f;
        return new(
            Between(random, 0.6f, 0.92f),
            view % 2 == 0 ? Between(random, -24, 24) : Between(random, -9, 9),
            new SKPoint(Between(random, -0.07f, 0.07f), Between(random, -0.05f, 0.06f)),
            Between(random, -0.1f, 0.1f),
            wall,
            onTable ? _tables[random.Next(_tables.Length)] : wall.Darker(0.05f),
            onTable ? Between(random, 0.6f, 0.78f) : 1,
            Between(random, 190, 350),
            Between(random, 0.8f, 1.14f),
            Between(random, -0.7f, 0.8f),
            view % 3 == 2 ? Between(random, 0.6f, 1.5f) : 0);
    }

    private static float Between(Random random, float from, float to) => from + (random.NextSingle() * (to - from));
}
