using EdgeAI.Capture.Frames;
using SkiaSharp;

namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary>Paints shots and encodes them; everything it paints with is made once.</summary>
internal sealed class ScenePainter : IDisposable
{
    private const int NoiseSide = 256;
    private const double NoiseDeviation = 7;
    private const int JpegQuality = 85;

    private static readonly SKSamplingOptions _sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    private readonly SceneFormat _format;
    private readonly Random _random;
    private readonly SKSurface _surface;
    private readonly SKPixmap _pixels;
    private readonly SKShader _roomShader;
    private readonly SKShader _lampShader;
    private readonly SKShader _noiseShader;
    private readonly SKPaint _room;
    private readonly SKPaint _lamp;
    private readonly SKPaint _noise;
    private readonly SKPaint _item = new() { IsAntialias = true };

    public ScenePainter(SceneFormat format, int seed)
    {
        _format = format;
        _random = new Random(seed);
        _surface = SKSurface.Create(new SKImageInfo(format.Width, format.Height, SKColorType.Rgba8888, SKAlphaType.Opaque))
            ?? throw new InvalidOperationException($"Skia gave no surface of {format.Width} x {format.Height}.");
        _pixels = _surface.PeekPixels();
        _roomShader = SKShader.CreateLinearGradient(
            new SKPoint(0, 0), new SKPoint(0, format.Height), [new SKColor(255, 255, 255, 40), SKColors.Transparent, new SKColor(20, 15, 30, 46)], [0, 0.45f, 1], SKShaderTileMode.Clamp);
        _room = new SKPaint { Shader = _roomShader };
        _lampShader = SKShader.CreateRadialGradient(
            SKPoint.Empty, format.ShorterSide, [new SKColor(255, 250, 235, 62), SKColors.Transparent, new SKColor(10, 8, 24, 40)], [0, 0.55f, 1], SKShaderTileMode.Clamp);
        _lamp = new SKPaint { Shader = _lampShader };
        using var grain = Grain();
        _noiseShader = grain.ToShader(SKShaderTileMode.Repeat, SKShaderTileMode.Repeat);
        _noise = new SKPaint { Shader = _noiseShader };
    }

    /// <summary>Paints one frame.</summary>
    public void Paint(in SceneShot shot)
    {
        var canvas = _surface.Canvas;
        canvas.Clear(Mix(shot.Item.Border, shot.Backdrop, shot.Pose.Drift));
        canvas.DrawPaint(_room);
        PaintItem(canvas, shot);

        canvas.Save();
        canvas.Translate(shot.Pose.LightX * _format.Width, _format.Height * 0.2f);
        canvas.DrawPaint(_lamp);
        canvas.Restore();

        var exposure = shot.Pose.Exposure;
        canvas.DrawColor((exposure < 0 ? SKColors.Black : SKColors.White).WithAlpha((byte)(Math.Abs(exposure) * 255)), SKBlendMode.SrcOver);

        canvas.Save();
        canvas.Translate(_random.Next(NoiseSide), _random.Next(NoiseSide));
        canvas.DrawPaint(_noise);
        canvas.Restore();
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
        _noiseShader.Dispose();
        _lamp.Dispose();
        _lampShader.Dispose();
        _room.Dispose();
        _roomShader.Dispose();
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
