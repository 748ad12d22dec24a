using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Catalogs;
using SkiaSharp;

namespace EdgeAI.Recognition.Trays;

/// <summary>Draws trays: photographs, their middle squares reduced, on one gray or on a picture of something else. The same number gets the same tray, however many others are asked for. Safe for concurrent use.</summary>
/// <param name="photographs">Of the items, of at least <see cref="TrayLayout.Most"/> labels for trays of so many.</param>
/// <param name="read">Reads a photograph: JPEG, PNG or WebP.</param>
/// <param name="scenes">Files of pictures to lay items on; may be empty.</param>
/// <param name="seed">Of all that is random.</param>
public sealed class TrayDrawing(IReadOnlyList<CatalogPhotograph> photographs, Func<CatalogPhotograph, byte[]> read, IReadOnlyList<string> scenes, int seed)
{
    private const int Height = 480, Width = 854;
    private const int JpegQuality = 90;

    // Of a counter.
    private static readonly SKColor Gray = new(150, 148, 145);
    private static readonly SKSamplingOptions Reducing = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>How many labels there are: a tray has no label twice, unless it is of equal items.</summary>
    public int Labels { get; } = photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Whether there is something to lay items on beside gray.</summary>
    public bool HasScenes => scenes.Count > 0;

    /// <summary>Draws a tray.</summary>
    /// <param name="kind">How the items lie.</param>
    /// <param name="items">How many, 1 to <see cref="TrayLayout.Most"/>.</param>
    /// <param name="number">Of the tray.</param>
    /// <param name="onScene">Whether they lie on a picture of something else.</param>
    /// <exception cref="InvalidDataException">A file is no image that can be read.</exception>
    public Tray Draw(TrayKind kind, int items, int number, bool onScene = false)
    {
        var random = new Random(((seed * 31 + (int)kind) * 31 + items) * 10_007 + number);
        var areEqual = kind is TrayKind.Equal or TrayKind.EqualTouching;
        var chosen = Choose(areEqual ? 1 : items, random);
        if (areEqual) chosen = [.. Enumerable.Repeat(chosen[0], items)];
        var places = kind switch
        {
            TrayKind.Free => TrayLayout.Free(items, random),
            TrayKind.Wide => TrayLayout.Free(items, random, (double)Width / Height),
            TrayKind.Equal => TrayLayout.Rows(items, TrayLayout.Apart, random),
            _ => TrayLayout.Rows(items, 0, random),
        };
        using var frame = new SKBitmap(kind == TrayKind.Wide ? Width : Height, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(frame))
        {
            canvas.Clear(Gray);
            if (onScene) Lay(canvas, File.ReadAllBytes(scenes[number % scenes.Count]), SKRect.Create(frame.Width, frame.Height));
            for (var i = 0; i < items; i++)
                Lay(canvas, read(chosen[i]), SKRect.Create(
                    (float)(places[i].Left * frame.Width), (float)(places[i].Top * frame.Height), (float)(places[i].Width * frame.Width), (float)(places[i].Height * frame.Height)));
        }
        using var data = frame.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return new Tray(data.ToArray(), [.. chosen.Select(photograph => photograph.Label)], places);
    }

    // The middle of the photograph, as much of it as has the place's shape.
    private static void Lay(SKCanvas canvas, byte[] file, SKRect place)
    {
        using var photograph = SKBitmap.Decode(file) ?? throw new InvalidDataException("Expected a JPEG, PNG or WebP image, got something else.");
        using var image = SKImage.FromBitmap(photograph);
        var scale = Math.Min(photograph.Width / place.Width, photograph.Height / place.Height);
        float width = place.Width * scale, height = place.Height * scale;
        canvas.DrawImage(image, SKRect.Create((photograph.Width - width) / 2, (photograph.Height - height) / 2, width, height), place, Reducing);
    }

    private CatalogPhotograph[] Choose(int items, Random random)
    {
        if (items > Labels) throw new ArgumentOutOfRangeException(nameof(items), items, $"Expected at most as many items as there are labels, {Labels}.");
        var chosen = new List<CatalogPhotograph>();
        while (chosen.Count < items)
        {
            var next = photographs[random.Next(photographs.Count)];
            if (!chosen.Exists(other => other.Label == next.Label)) chosen.Add(next);
        }
        return [.. chosen];
    }
}
