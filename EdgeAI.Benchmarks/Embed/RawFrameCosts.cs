using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Embedding.Modules;
using SkiaSharp;

namespace EdgeAI.Benchmarks.Embed;

/// <summary>What a frame costs from its bytes to the embedding, as pixels and as the JPEG of the same picture, by turns in one run.</summary>
internal static class RawFrameCosts
{
    public static IEnumerable<Figure> Measure(ModelFolder folder, int rounds)
    {
        using var embedder = Embedder.Load(new EmbeddingOptions { ModelDirectory = folder.Path, RecentEmbeddings = 0, CallDeadline = TimeSpan.FromSeconds(30) });
        using var reader = new FrameReader(20 << 20, 64_000_000, new DecodeBudget(128 << 20, 64_000_000));
        var geometry = FrameGeometry.ForCrop(224, 0.75);
        var rgb = new byte[geometry.Bytes];
        float[] embedding = new float[embedder.Dimension], fromJpeg = new float[embedder.Dimension];
        var jpeg = CameraFrame.Create(folder);
        embedder.Embed(jpeg, fromJpeg);
        foreach (var format in (PixelFormat[])[PixelFormat.Yuyv, PixelFormat.Nv12])
        {
            var raw = Raw(jpeg, format);
            var name = format == PixelFormat.Yuyv ? "yuyv" : "nv12";
            var whole = Interleaved.Measure(rounds, callsPerTurn: 3, () => embedder.Embed(raw.AsSpan(), embedding), () => embedder.Embed(jpeg, embedding));
            var decoding = Interleaved.Measure(rounds, callsPerTurn: 5, () => reader.Read(raw.AsSpan(), geometry, rgb), () => reader.Read(jpeg, geometry, rgb));
            embedder.Embed(raw.AsSpan(), embedding);
            yield return new Figure($"embed.{name}-640x480/mjpeg-640x480", (whole[0] / whole[1]).Median, "ratio", EmbedTargets.RawToMjpeg);
            yield return new Figure($"embed.decode-{name}-640x480", decoding[0].Median, "ms");
            yield return new Figure($"embed.decode-{name}-640x480/mjpeg-640x480", (decoding[0] / decoding[1]).Median, "ratio", EmbedTargets.RawToMjpeg);
            yield return new Figure($"embed.cosine-{name}-mjpeg", embedding.Zip(fromJpeg, (a, b) => a * b).Sum(), "cosine");
        }
    }

    /// <summary>The picture as a camera gives it that codes none: BT.601, limited range.</summary>
    private static ImageMemory Raw(byte[] jpeg, PixelFormat format)
    {
        using var picture = SKBitmap.Decode(jpeg);
        var layout = new PixelLayout(format, picture.Width, picture.Height);
        var bytes = new byte[layout.LeastBytes];
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var color = picture.GetPixel(x, y);
                double luma = 0.299 * color.Red + 0.587 * color.Green + 0.114 * color.Blue;
                byte u = Byte(128 + (color.Blue - luma) * 0.5 / 0.886 * 224 / 255), v = Byte(128 + (color.Red - luma) * 0.5 / 0.701 * 224 / 255);
                if (format == PixelFormat.Yuyv)
                {
                    bytes[(y * picture.Width + x) * 2] = Byte(16 + luma * 219 / 255);
                    bytes[(y * picture.Width + x) * 2 + 1] = x % 2 == 0 ? u : v;
                    continue;
                }
                bytes[y * picture.Width + x] = Byte(16 + luma * 219 / 255);
                bytes[(picture.Height + y / 2) * picture.Width + x] = x % 2 == 0 ? u : v;
            }
        }
        return new ImageMemory(bytes, layout);
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
