using EdgeAI.Capture.Frames;
using SkiaSharp;

namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary>Paints shots and encodes them; everything it paints with is made once.</summary>
internal sealed class ScenePainter : IDisposable
{
    private const int NoiseSide = 256;
    private const double NoiseDeviation = 7;
    private const int JpegQuality = 85;

    // Mipmaps would cost more than they show: photographs are about as large as they are drawn.
    private static readonly SKSamplingOptions _sampling = new(SKFilterMode.Linear, SKMipmapMode.None);

    private readonly SceneFormat _format;
    private readonly Random _random;
    private readonly SKSurface _surface;
    private readonly SKPixmap _pixels;
    // Drawn once and then only laid over the frame: gradients for each frame would take three times as long as all the rest.
    private readonly SKImage _room;
    private readonly SKImage _lamp;
    private readonly SKImage _noise;
    private readonly SKPaint _item = new() { IsAntialias = true };

    public ScenePainter(SceneFormat format, int seed)
    {
        _format = format;
        _random = new Random(seed);
        _surface = SKSurface.Create(new SKImageInfo(format.Width, format.Height, SKImageInfo.PlatformColorType, SKAlphaType.Opaque))
            ?? throw new InvalidOperationException($"Skia gave no surface of {format.Width} x {format.Height}.");
        _pixels = _surface.PeekPixels();
        _room = Overlay(format.Width, format.Height, SKShader.CreateLinearGradient(
            new SKPoint(0, 0), new SKPoint(0, format.Height), [new SKColor(255, 255, 255, 40), SKColors.Transparent, new SKColor(20, 15, 30, 46)], [0, 0.45f, 1], SKShaderTileMode.Clamp));
        // Twice the frame's width, so that the lamp in its middle can stand anywhere above the frame.
        _lamp = Overlay(2 * format.Width, format.Height, SKShader.CreateRadialGradient(
            new SKPoint(format.Width, format.Height * 0.2f), format.ShorterSide,
            [new SKColor(255, 250, 235, 62), SKColors.Transparent, new SKColor(10, 8, 24, 40)], [0, 0.55f, 1], SKShaderTileMode.Clamp));
        using var grain = Grain();
        _noise = Overlay(format.Width + NoiseSide, format.Height + NoiseSide, grain.ToShader(SKShaderTileMode.Repeat, SKShaderTileMode.Repeat));
    }

    /// <summary>Paints one frame.</summary>
    public void Paint(in SceneShot shot)
    {
        var canvas = _surface.Canvas;
        canvas.Clear(Mix(shot.Item.Border, shot.Backdrop, shot.Pose.Drift));
        canvas.DrawImage(_room, 0, 0, SKSamplingOptions.Default);
        PaintItem(canvas, shot);
        canvas.DrawImage(_lamp, MathF.Round((shot.Pose.LightX - 1) * _format.Width), 0, SKSamplingOptions.Default);
        var exposure = shot.Pose.Exposure;
        canvas.DrawColor((exposure < 0 ? SKColors.Black : SKColors.White).WithAlpha((byte)(Math.Abs(exposure) * 255)), SKBlendMode.SrcOver);
        canvas.DrawImage(_noise, -_random.Next(NoiseSide), -_random.Next(NoiseSide), SKSamplingOptions.Default);
    }

    /// <summary>Writes what was painted as JPEG.</summary>
    /// <exception cref="InvalidDataException">The frame would be larger than the configured limit.</exception>
    public void Encode(Frame frame, FrameStream stream)
    {
        stream.Target = frame;
        var encoded = _pixels.Encode(stream, new SKJpegEncoderOptions(JpegQuality));
        stream.Target = null;
        stream.ThrowIfFailed();
        if (!encoded)
            throw new InvalidOperationException($"Skia could not encode a frame of {_format.Width} x {_format.Height} as JPEG.");
    }

    public void Dispose()
    {
        _item.Dispose();
        _noise.Dispose();
        _lamp.Dispose();
        _room.Dispose();
        _pixels.Dispose();
        _surface.Dispose();
    }

    private void PaintItem(SKCanvas canvas, in SceneShot shot)
    {
        var pose = shot.Pose;
        var image = shot.Item.Image;
        var scale = pose.Scale * _format.ShorterSide / Math.Max(image.Width, image.Height);
        _item.Color = SKColors.White.WithAlpha((byte)(shot.Opacity * 255));
        canvas.Save();
        canvas.Translate((_format.Width / 2f) + (pose.X * _format.ShorterSide), (_format.Height / 2f) + (pose.Y * _format.ShorterSide));
        canvas.RotateDegrees(pose.Degrees);
        canvas.Scale(scale);
        canvas.DrawImage(image, -image.Width / 2f, -image.Height / 2f, _sampling, _item);
        canvas.Restore();
    }

    private static SKImage Overlay(int width, int height, SKShader shader)
    {
        using (shader)
        {
            using var surface = SKSurface.Create(new SKImageInfo(width, height, SKImageInfo.PlatformColorType, SKAlphaType.Premul))
                ?? throw new InvalidOperationException($"Skia gave no surface of {width} x {height}.");
            using var paint = new SKPaint { Shader = shader };
            surface.Canvas.Clear(SKColors.Transparent);
            surface.Canvas.DrawPaint(paint);
            return surface.Snapshot();
        }
    }

    // Black or white of little opacity darkens and brightens alike, as a sensor's noise does.
    private SKImage Grain()
    {
        using var grain = new SKBitmap(new SKImageInfo(NoiseSide, NoiseSide, SKColorType.Rgba8888, SKAlphaType.Premul));
        var pixels = grain.GetPixelSpan();
        for (var i = 0; i < pixels.Length; i += 4)
        {
            // The sum of four uniform numbers is near enough to normal: mean 2, deviation 0.577.
            var normal = (_random.NextDouble() + _random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 2) / 0.577;
            var opacity = (byte)Math.Min(255, Math.Abs(normal * NoiseDeviation));
            pixels[i] = pixels[i + 1] = pixels[i + 2] = normal > 0 ? opacity : (byte)0;
            pixels[i + 3] = opacity;
        }
        return SKImage.FromBitmap(grain);
    }

    private static SKColor Mix(SKColor from, SKColor to, float part) => new(
        (byte)(from.Red + ((to.Red - from.Red) * part)), (byte)(from.Green + ((to.Green - from.Green) * part)), (byte)(from.Blue + ((to.Blue - from.Blue) * part)));
}
