using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Indexer;

/// <summary>A small catalog of drawn pictures: one shape and colour for each label, another place and size in each picture.</summary>
internal static class DrawnCatalog
{
    public static string Write(TemporaryFolder folder, string name, int labels, int picturesEach, int seed = 1)
    {
        for (var label = 0; label < labels; label++)
        {
            var target = folder.Combine(name, $"Kind-{label:00}");
            Directory.CreateDirectory(target);
            for (var picture = 0; picture < picturesEach; picture++)
                File.WriteAllBytes(Path.Combine(target, $"{picture:00}.jpg"), Draw(label, new Random(seed * 100_003 + label * 1009 + picture)));
        }
        return folder.Combine(name);
    }

    private static byte[] Draw(int label, Random random)
    {
        using var bitmap = new SKBitmap(320, 240);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColor.FromHsv(random.Next(360), 15, 80 + random.Next(20)));
        using var paint = new SKPaint { Color = SKColor.FromHsv(label * 47 % 360, 90, 70 + random.Next(30)), IsAntialias = true };
        canvas.Translate(160 + random.Next(-25, 25), 120 + random.Next(-20, 20));
        canvas.RotateDegrees(random.Next(-20, 20));
        var size = 50 + random.Next(25);
        using var path = new SKPathBuilder();
        var corners = 3 + label % 6;
        for (var i = 0; i < corners; i++)
        {
            var angle = Math.Tau * i / corners;
            var point = new SKPoint((float)(size * Math.Cos(angle)), (float)(size * Math.Sin(angle)));
            if (i == 0) path.MoveTo(point); else path.LineTo(point);
        }
        path.Close();
        using var shape = path.Detach();
        canvas.DrawPath(shape, paint);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }
}
