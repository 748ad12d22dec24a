namespace EdgeAI.Recognition.Imaging;

/// <summary>A decoded photograph: 8-bit RGB, rows from the top, no gaps between rows.</summary>
/// <param name="Rgb">Width x height x 3 bytes.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
public sealed record PixelGrid(byte[] Rgb, int Width, int Height)
{
    /// <summary>Length of the shorter side in pixels.</summary>
    public int ShorterSide => Math.Min(Width, Height);
}
