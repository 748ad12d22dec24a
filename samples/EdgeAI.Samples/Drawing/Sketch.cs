using SkiaSharp;

namespace EdgeAI.Samples.Drawing;

/// <summary>A drawing surface of -100 to 100 in both directions, y downwards; outlines are SVG path data.</summary>
internal sealed class Sketch(SKCanvas canvas)
{
    /// <summary>Fills an outline with one colour.</summary>
    public void Fill(string outline, SKColor colour)
    {
        using var path = Parse(outline);
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    /// <summary>Fills an outline as if it were round about an upright axis: dark at both edges, a gleam left of the middle.</summary>
    public void Cylinder(string outline, SKColor colour, float gleam = 0.35f)
    {
        using var path = Parse(outline);
        path.GetTightBounds(out var bounds);
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint(bounds.Left, 0), new SKPoint(bounds.Right, 0),
            [colour.Darker(0.34f), colour, colour.Lighter(gleam), colour, colour.Darker(0.12f), colour.Darker(0.42f)],
            [0, 0.16f, 0.29f, 0.44f, 0.72f, 1], SKShaderTileMode.Clamp);
        Draw(path, shader);
    }

    /// <summary>Fills an outline as if it were a ball lit from the upper left.</summary>
    public void Ball(string outline, SKColor colour, float gleam = 0.4f)
    {
        using var path = Parse(outline);
        path.GetTightBounds(out var bounds);
        var radius = Math.Max(bounds.Width, bounds.Height);
        using var shader = SKShader.CreateRadialGradient(
            new SKPoint(bounds.Left + (bounds.Width * 0.34f), bounds.Top + (bounds.Height * 0.3f)), radius * 0.82f,
            [colour.Lighter(gleam), colour, colour.Darker(0.1f), colour.Darker(0.4f)], [0, 0.34f, 0.62f, 1], SKShaderTileMode.Clamp);
        Draw(path, shader);
    }

    /// <summary>Fills an outline with a gradient from top to bottom.</summary>
    public void Fade(string outline, SKColor top, SKColor bottom)
    {
        using var path = Parse(outline);
        path.GetTightBounds(out var bounds);
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint(0, bounds.Top), new SKPoint(0, bounds.Bottom), [top, bottom], SKShaderTileMode.Clamp);
        Draw(path, shader);
    }

    /// <summary>Strokes an outline with round ends.</summary>
    public void Line(string outline, SKColor colour, float width)
    {
        using var path = Parse(outline);
        Stroke(path, colour, width);
    }

    /// <summary>A filled ellipse about a middle.</summary>
    public void Oval(float x, float y, float radiusX, float radiusY, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawOval(x, y, radiusX, radiusY, paint);
    }

    /// <summary>A filled rectangle with rounded corners.</summary>
    public void Plate(float left, float top, float width, float height, float corner, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawRoundRect(left, top, width, height, corner, corner, paint);
    }

    /// <summary>One line of capitals about a middle, made smaller until it fits the width.</summary>
    public void Text(string text, float x, float y, float height, float maxWidth, SKColor colour, float weight = 1.15f)
    {
        using var path = StrokeFont.Outline(text, out var width);
        var scale = Math.Min(height / StrokeFont.Height, maxWidth / (width + weight));
        canvas.Save();
        canvas.Translate(x - (width * scale / 2), y - (StrokeFont.Height * scale / 2));
        canvas.Scale(scale);
        Stroke(path, colour, weight);
        canvas.Restore();
    }

    /// <summary>Draws inside an outline only.</summary>
    public void Within(string outline, Action draw)
    {
        using var path = Parse(outline);
        canvas.Save();
        canvas.ClipPath(path, antialias: true);
        draw();
        canvas.Restore();
    }

    /// <summary>Draws moved to a place, turned clockwise by degrees and scaled.</summary>
    public void At(float x, float y, float degrees, float scale, Action draw)
    {
        canvas.Save();
        canvas.Translate(x, y);
        canvas.RotateDegrees(degrees);
        canvas.Scale(scale);
        draw();
        canvas.Restore();
    }

    private void Draw(SKPath path, SKShader shader)
    {
        using var paint = new SKPaint { Shader = shader, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    private void Stroke(SKPath path, SKColor colour, float width)
    {
        using var paint = new SKPaint
        {
            Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width,
            StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round,
        };
        canvas.DrawPath(path, paint);
    }

    private static SKPath Parse(string outline) =>
        SKPath.ParseSvgPathData(outline) ?? throw new ArgumentException($"Not SVG path data: \"{outline}\".", nameof(outline));
}
