using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Tests.Recognition.Fitting;

public class FitSettingsTests
{
    [Theory]
    [InlineData(15, 5, false)]
    [InlineData(16, 5, true)]
    [InlineData(16, 6, false)]
    [InlineData(40, 2, false)]
    [InlineData(2721, 81, true)]
    public void IsWorthFitting_OfACatalog_AsksForPhotographsInAllAndOfEachLabel(int photographs, int labels, bool expected) =>
        FitSettings.IsWorthFitting(photographs, labels).ShouldBe(expected);

    [Fact]
    public void For_ASmallCatalog_TakesTheUsualCropUnlessAnotherWasAskedFor()
    {
        var settings = new FitSettings { Copies = 7, Seed = 3, Threads = 2 };
        var small = settings.For(199);
        small.Crops.ShouldBe([FitSettings.UsualCrop]);
        small.OneCropReason.ShouldContain("200 photographs");
        (small.Copies, small.Seed, small.Threads).ShouldBe((7, 3, 2));
        settings.For(200).ShouldBeSameAs(settings);
        settings.WithCrops([0.5]).For(20).OneCropReason.ShouldBe("as asked for");
        settings.WithCrops([0.5, 0.9]).For(20).Crops.ShouldBe([0.5, 0.9]);
    }

    [Fact]
    public void ShareBesideDefault_OfMorePhotographs_Grows()
    {
        FitSettings.ShareBesideDefault(25).ShouldBe(1 / 9.0, 1e-12);
        FitSettings.ShareBesideDefault(200).ShouldBe(0.5);
        FitSettings.ShareBesideDefault(1800).ShouldBe(0.9, 1e-12);
    }
}
