using SkiaSharp;

namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary>How an item stands before the camera.</summary>
/// <param name="X">From the middle, in shorter sides of the frame, to the right.</param>
/// <param name="Y">From the middle, in shorter sides of the frame, downwards.</param>
/// <param name="Scale">Longer side of the photograph, in shorter sides of the frame.</param>
/// <param name="Degrees">Turn, clockwise.</param>
/// <param name="Exposure">Below 0 darker, above 0 brighter; -1 to 1.</param>
/// <param name="LightX">Where the lamp shines, in widths of the frame.</param>
/// <param name="Drift">How far the background is on its way from the item's own to <see cref="SceneShot.Backdrop"/>, 0 to 1.</param>
internal readonly record struct ScenePose(float X, float Y, float Scale, float Degrees, float Exposure, float LightX, float Drift)
{
    public static ScenePose Random(Random random) => new(
        Between(random, -0.06f, 0.06f), Between(random, -0.05f, 0.05f), Between(random, 0.8f, 1.05f), Between(random, -14, 14),
        Between(random, -0.16f, 0.14f), Between(random, 0, 1), Between(random, 0, 0.3f));

    public static ScenePose Between(in ScenePose from, in ScenePose to, float part) => new(
        Mix(from.X, to.X, part), Mix(from.Y, to.Y, part), Mix(from.Scale, to.Scale, part), Mix(from.Degrees, to.Degrees, part),
        Mix(from.Exposure, to.Exposure, part), Mix(from.LightX, to.LightX, part), Mix(from.Drift, to.Drift, part));

    private static float Between(Random random, float from, float to) => Mix(from, to, random.NextSingle());

    private static float Mix(float from, float to, float part) => from + ((to - from) * part);
}

/// <summary>All that one frame shows.</summary>
/// <param name="Item">The photograph.</param>
/// <param name="Pose">How it stands.</param>
/// <param name="Backdrop">Colour the background drifts to.</param>
/// <param name="Opacity">Below 1 while the item comes and goes.</param>
internal readonly record struct SceneShot(SceneItem Item, ScenePose Pose, SKColor Backdrop, float Opacity);
