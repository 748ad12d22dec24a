using EdgeAI.Benchmarks.Frames.Drawing;
using EdgeAI.Recognition.Catalogs;
using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames.Trays;

/// <summary>Draws trays of photographs. The same number gets the same tray, however many others are asked for. Safe for concurrent use.</summary>
/// <param name="photographs">Of the items.</param>
/// <param name="backgrounds">Files of backgrounds; may be empty.</param>
/// <param name="seed">Of all that is random.</param>
internal sealed class TrayDrawing(IReadOnlyList<CatalogPhotograph> photographs, IReadOnlyList<string> backgrounds, int seed)
{
    private const double Apart = 0.05;

    /// <summary>Whether there is something to lay items on beside plain grey.</summary>
    public bool HasScenes => backgrounds.Count > 0;

    /// <summary>Draws a tray.</summary>
    /// <param name="kind">How the items lie.</param>
    /// <param name="items">How many.</param>
    /// <param name="number">Of the tray.</param>
    /// <param name="onScene">Whether they lie on a photograph of something else.</param>
    public Tray Draw(TrayKind kind, int items, int number, bool onScene)
    {
        var random = new Random(HashCode(kind, items, number));
        var isEqual = kind is TrayKind.Equal or TrayKind.EqualTouching;
        var chosen = Choose(isEqual ? 1 : items, random);
        if (isEqual) chosen = [.. Enumerable.Repeat(chosen[0], items)];
        var places = kind switch
        {
            TrayKind.Free => TrayLayout.Free(items, random),
            TrayKind.Equal => TrayLayout.Rows(items, Apart, random),
            _ => TrayLayout.Rows(items, 0, random),
        };
        using var background = onScene ? SquarePicture.Load(backgrounds[number % backgrounds.Count]) : null;
        SKBitmap[] pictures = [.. chosen.Select(photograph => SquarePicture.Load(photograph.FullPath))];
        try
        {
            using var frame = Pasting.Many(background, pictures, places);
            return new Tray(SquarePicture.ToJpeg(frame), [.. chosen.Select(photograph => photograph.Label)], places);
        }
        finally
        {
            foreach (var picture in pictures) picture.Dispose();
        }
    }

    // Of different labels.
    private CatalogPhotograph[] Choose(int items, Random random)
    {
        var chosen = new List<CatalogPhotograph>();
        while (chosen.Count < items)
        {
            var next = photographs[random.Next(photographs.Count)];
            if (!chosen.Exists(other => other.Label == next.Label)) chosen.Add(next);
        }
        return [.. chosen];
    }

    private int HashCode(TrayKind kind, int items, int number) => ((seed * 31 + (int)kind) * 31 + items) * 10_007 + number;
}
