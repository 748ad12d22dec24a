using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Tests.Embedding.Imaging;

public class ReducedScaleTests
{
    [Theory]
    [InlineData(480, 5)] // 300
    [InlineData(720, 4)] // 360; 3/8 is 270
    [InlineData(1080, 3)] // 405; 2/8 is 270
    [InlineData(3024, 1)] // 378
    [InlineData(348, 8)] // 7/8 would do but saves nothing
    [InlineData(299, 8)]
    [InlineData(100, 8)]
    public void Choose_Jpeg_IsTheSmallestThatCovers(int shorterSide, int eighths) =>
        ReducedScale.Choose(SkiaNative.Format.Jpeg, shorterSide, 299).ShouldBe(eighths);

    [Theory]
    [InlineData((int)SkiaNative.Format.Png)]
    [InlineData((int)SkiaNative.Format.Webp)]
    public void Choose_OtherFormat_IsWhole(int format) => ReducedScale.Choose((SkiaNative.Format)format, 3024, 299).ShouldBe(8);
}
