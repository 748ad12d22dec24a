using EdgeAI.Benchmarks.Frames;
using EdgeAI.Benchmarks.Frames.Drawing;
using SkiaSharp;

namespace EdgeAI.Tests.Benchmarks.Frames;

public class FrameKindTests
{
    [Fact]
    public void Encode_SameSubjectTwice_IsTheSameFrameOfEveryKind()
    {
        using FrameSubject first = ColoredSubject.Striped(number: 7), second = ColoredSubject.Striped(number: 7);
        foreach (var kind in FrameKind.All(haveBackgrounds: true)) kind.Encode(first).ShouldBe(kind.Encode(second), kind.Name);
    }

    [Fact]
    public void All_WithoutBackgrounds_NeedsNone()
    {
        using var subject = ColoredSubject.Create();
        FrameKind.All(haveBackgrounds: true).Select(kind => kind.Name).ShouldBeUnique();
        FrameKind.All(haveBackgrounds: false).ShouldAllBe(kind => !kind.Name.EndsWith("-scene", StringComparison.Ordinal) && kind.Name != "two-halfsize");
    }

    [Theory]
    [InlineData("half-scene", 0.25, 0.25, 0.5)]
    [InlineData("threequarter-scene", 0.125, 0.125, 0.75)]
    [InlineData("third-scene", 0.335, 0.335, 0.33)]
    [InlineData("border-scene", 0.5, 0.5, 0.5)]
    public void Draw_OnAScene_ShowsTheItemAtItsPlaceAndTheSceneAround(string name, double left, double top, double size)
    {
        using var subject = ColoredSubject.Create();
        using var picture = Kind(name).Draw(subject);
        const double Inside = 0.02;
        foreach (var (x, y) in new[] { (left + Inside, top + Inside), (left + size - Inside, top + size - Inside), (left + size / 2, top + size / 2) })
            At(picture, x, y).ShouldBe(ColoredSubject.Item);
        At(picture, left - Inside, top - Inside).ShouldBe(ColoredSubject.Background);
        if (left + size < 1) At(picture, left + size + Inside, top + size + Inside).ShouldBe(ColoredSubject.Background);
    }

    [Fact]
    public void Draw_Two_ShowsBoth()
    {
        using var subject = ColoredSubject.Create();
        foreach (var name in new[] { "two", "two-halfsize" })
        {
            Kind(name).ShowsSecond.ShouldBeTrue();
            using var picture = Kind(name).Draw(subject);
            At(picture, 0.25, 0.5).ShouldBe(ColoredSubject.Item);
            At(picture, 0.75, 0.5).ShouldBe(ColoredSubject.Second);
        }
    }

    [Fact]
    public void Draw_Dimmed_MultipliesEveryValue()
    {
        using var subject = ColoredSubject.Create();
        using var picture = Kind("light0.4").Draw(subject);
        At(picture, 0.5, 0.5).ShouldBe(new SKColor(80, 16, 12));
    }

    [Fact]
    public void Draw_TurnedByHalf_ShowsEveryPlaceAtTheOpposite()
    {
        using var subject = ColoredSubject.Striped();
        using var turned = Kind("rot180").Draw(subject);
        foreach (var x in new[] { 110, 130, 210, 290 })
            turned.GetPixel(SquarePicture.Side - 1 - x, SquarePicture.Side - 1 - 300).ShouldBe(subject.Picture.GetPixel(x, 300));
    }

    private static FrameKind Kind(string name) => FrameKind.All(haveBackgrounds: true).Single(kind => kind.Name == name);

    private static SKColor At(SKBitmap picture, double x, double y) => picture.GetPixel((int)(x * SquarePicture.Side), (int)(y * SquarePicture.Side));
}
