using EdgeAI.Benchmarks.Frames.Drawing;
using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>One way in which a camera's frame differs from a photograph.</summary>
/// <param name="Name">Its name in the figures.</param>
/// <param name="Draw">Makes it of a subject.</param>
internal sealed record FrameKind(string Name, Func<FrameSubject, SKBitmap> Draw)
{
    /// <summary>Every kind that needs no background.</summary>
    private static readonly FrameKind[] Plain =
    [
        new("plain", subject => subject.Picture.Copy()),
        new("rot15", subject => Movement.Move(subject.Picture, degrees: 15)),
        new("rot30", subject => Movement.Move(subject.Picture, degrees: 30)),
        new("rot-30", subject => Movement.Move(subject.Picture, degrees: -30)),
        new("rot90", subject => Movement.Move(subject.Picture, degrees: 90)),
        new("rot180", subject => Movement.Move(subject.Picture, degrees: 180)),
        new("rot270", subject => Movement.Move(subject.Picture, degrees: 270)),
        new("mirror", subject => Movement.Mirror(subject.Picture)),
        new("shift15", subject => Movement.Move(subject.Picture, right: 0.15)),
        new("zoom1.3", subject => Movement.Move(subject.Picture, scale: 1.3)),
        new("zoom1.6", subject => Movement.Move(subject.Picture, scale: 1.6)),
        new("scale0.75", subject => Movement.Move(subject.Picture, scale: 0.75)),
        new("half-grey", subject => Pasting.On(null, subject.Picture, 0.5, 0.25, 0.25)),
        new("border-grey", subject => Pasting.On(null, subject.Picture, 0.5, 0, 0.25)),
        new("occl25", subject => Pasting.Cover(subject.Picture, 0.25, subject.Number)),
        new("occl50", subject => Pasting.Cover(subject.Picture, 0.5, subject.Number)),
        new("two", subject => Pasting.Halves(subject.Picture, subject.Second)) { ShowsSecond = true },
        new("motion11", subject => Blur.Motion(subject.Picture, 11)),
        new("motion31", subject => Blur.Motion(subject.Picture, 31)),
        new("defocus3", subject => Blur.Defocus(subject.Picture, 3)),
        new("light0.4", subject => Lighting.Dim(subject.Picture, 0.4, noise: 0, subject.Number)),
        new("light0.2noise", subject => Lighting.Dim(subject.Picture, 0.2, noise: 6, subject.Number)),
        new("light0.1noise", subject => Lighting.Dim(subject.Picture, 0.1, noise: 6, subject.Number)),
        new("bright1.5", subject => Lighting.Dim(subject.Picture, 1.5, noise: 0, subject.Number)),
        new("warm", subject => Lighting.Tint(subject.Picture, 1.25, 1, 0.7)),
        new("cool", subject => Lighting.Tint(subject.Picture, 0.8, 1, 1.2)),
        new("tiny160", subject => Blur.FewPixels(subject.Picture, 160)),
    ];

    /// <summary>Every kind that is pasted on a background.</summary>
    private static readonly FrameKind[] Pasted =
    [
        new("half-scene", subject => Pasting.On(subject.Background, subject.Picture, 0.5, 0.25, 0.25)),
        new("threequarter-scene", subject => Pasting.On(subject.Background, subject.Picture, 0.75, 0.125, 0.125)),
        new("third-scene", subject => Pasting.On(subject.Background, subject.Picture, 0.33, 0.335, 0.335)),
        new("border-scene", subject => Pasting.On(subject.Background, subject.Picture, 0.5, 0.5, 0.5)),
        new("circle-scene", subject => Pasting.Circle(subject.Background!, subject.Picture, 0.9)),
        new("two-halfsize", subject => Pasting.Pair(subject.Background!, subject.Picture, subject.Second)) { ShowsSecond = true },
    ];

    /// <summary>Whether the other photograph's label is right as well.</summary>
    public bool ShowsSecond { get; private init; }

    /// <summary>Every kind.</summary>
    /// <param name="haveBackgrounds">Whether there is something to paste on.</param>
    public static IReadOnlyList<FrameKind> All(bool haveBackgrounds) => haveBackgrounds ? [.. Plain, .. Pasted] : Plain;

    /// <summary>The frame as a camera sends it.</summary>
    public byte[] Encode(FrameSubject subject)
    {
        using var picture = Draw(subject);
        return SquarePicture.ToJpeg(picture);
    }
}
