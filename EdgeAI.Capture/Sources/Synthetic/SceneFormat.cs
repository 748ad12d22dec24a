namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary>What the drawn camera delivers.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Rate">Frames a second.</param>
internal readonly record struct SceneFormat(int Width, int Height, double Rate)
{
    /// <summary>The shorter side in pixels: embedding looks at a square of it.</summary>
    public int ShorterSide => Math.Min(Width, Height);
}
