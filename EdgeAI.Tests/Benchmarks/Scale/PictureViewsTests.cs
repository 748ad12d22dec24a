using EdgeAI.Benchmarks.Scale.Drawing;

namespace EdgeAI.Tests.Benchmarks.Scale;

public class PictureViewsTests
{
    [Fact]
    public void Encode_SameSeed_IsTheSameView() => Views().Encode(3, 2).ShouldBe(Views().Encode(3, 2));

    [Fact]
    public void Encode_SeveralOfFewPictures_AreAllDifferent()
    {
        var views = Views().Encode(count: 6, among: 2, view: 4);
        views.Select(Convert.ToBase64String).ShouldBeUnique();
        views[3].ShouldBe(Views().Encode(1, 5));
    }

    private static PictureViews Views() => new(new DrawnPictures(seed: 5), seed: 5);
}
