using EdgeAI.Embedding.Modules;
using SkiaSharp;

namespace EdgeAI.Benchmarks.Embed;

/// <summary>A frame as a USB camera sends it: 640 x 480, JPEG of quality 85, with the noise of a sensor.</summary>
internal static class CameraFrame
{
    private const int Width = 640, Height = 480, Noise = 12;

    public static byte[] Create(ModelFolder folder)
    {
        using var photograph = SKBitmap.Decode(EmbedPeers.Photograph(folder));
        using var frame = photograph.Resize(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque), new SKSamplingOptions(SKFilterMode.Linear));
        var random = new Random(7);
        foreach (ref var value in frame.GetPixelSpan())
            value = (byte)Math.Clamp(value + random.Next(-Noise, Noise + 1), 0, 255);
        using var jpeg = frame.Encode(SKEncodedImageFormat.Jpeg, 85);
        return jpeg.ToArray();
    }
}
