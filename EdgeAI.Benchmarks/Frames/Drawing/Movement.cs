using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames.Drawing;

/// <summary>Turns, scales, shifts and mirrors a picture.</summary>
internal static class Movement
{
    /// <summary>Moves a picture. Outside of it its mirror image continues it, as a scene would.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="degrees">Turned by so much, clockwise.</param>
    /// <param name="scale">Then enlarged by so much.</param>
    /// <param name="right">Then shifted right, as a share of the side.</param>
    /// <param name="down">And down.</param>
    /// <param name="light">Every value multiplied by this.</param>
    public static SKBitmap Move(SKBitmap picture, double degrees = 0, double scale = 1, double right = 0, double down = 0, double light = 1)
    {
        const float Side = SquarePicture.Side;
        var matrix = SKMatrix.CreateTranslation(-Side / 2, -Side / 2)
            .PostConcat(SKMatrix.CreateScale((float)scale, (float)scale))
            .PostConcat(SKMatrix.CreateRotationDegrees((float)degrees))
            .PostConcat(SKMatrix.CreateTranslation(Side / 2 + (float)(right * Side), Side / 2 + (float)(down * Side)));
        using var image = SKImage.FromBitmap(picture);
        using var shader = image.ToShader(SKShaderTileMode.Mirror, SKShaderTileMode.Mirror, SquarePicture.Keeping, matrix);
        using var filter = light == 1 ? null : Lighting.Gain((float)light, (float)light, (float)light);
        using var paint = new SKPaint { Shader = shader, ColorFilter = filter };
        return SquarePicture.Draw(canvas => canvas.DrawRect(0, 0, Side, Side, paint));
    }

    public static SKBitmap Mirror(SKBitmap picture) => SquarePicture.Draw(canvas =>
    {
        canvas.Scale(-1, 1, SquarePicture.Side / 2f, 0);
        canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
    });
}
