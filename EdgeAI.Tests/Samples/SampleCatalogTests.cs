using EdgeAI.Samples.Catalog;
using EdgeAI.Samples.Drawing;
using EdgeAI.Samples.Products;
using SkiaSharp;

namespace EdgeAI.Tests.Samples;

public class SampleCatalogTests
{
    public static TheoryData<string> Labels => [.. SampleCatalog.Whole.Products.Select(product => product.Label)];

    [Fact]
    public void Whole_Products_AreAtLeastSixtyOfDistinctNames()
    {
        var labels = SampleCatalog.Whole.Products.Select(product => product.Label).ToArray();

        labels.Length.ShouldBeGreaterThanOrEqualTo(60);
        labels.ShouldBeUnique();
        labels.ShouldAllBe(label => label.Split('/').Length == 2);
        SampleCatalog.ViewsPerProduct.ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public void Photograph_SameSeed_SameBytes()
    {
        var product = Product("Drinks/Cola-Can");

        SampleCatalog.Photograph(product, 2, seed: 7).ShouldBe(SampleCatalog.Photograph(product, 2, seed: 7));
    }

    [Fact]
    public void Photograph_OtherSeedViewOrProduct_OtherBytes()
    {
        var photograph = SampleCatalog.Photograph(Product("Drinks/Cola-Can"), 2, seed: 7);

        SampleCatalog.Photograph(Product("Drinks/Cola-Can"), 2, seed: 8).ShouldNotBe(photograph);
        SampleCatalog.Photograph(Product("Drinks/Cola-Can"), 3, seed: 7).ShouldNotBe(photograph);
        SampleCatalog.Photograph(Product("Drinks/Tonic-Can"), 2, seed: 7).ShouldNotBe(photograph);
    }

    [Fact]
    public void Photograph_Bytes_AreAJpegOfTheStatedSize()
    {
        using var codec = SKCodec.Create(new MemoryStream(SampleCatalog.Photograph(Product("Fruit/Lemon"), 0, seed: 1)));

        codec.EncodedFormat.ShouldBe(SKEncodedImageFormat.Jpeg);
        (codec.Info.Width, codec.Info.Height).ShouldBe((ViewRenderer.SidePixels, ViewRenderer.SidePixels));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Draw_EachProduct_FillsMuchOfItsFrameAndStaysWithinIt(string label)
    {
        const int Margin = 5;
        const int Side = 200 + (2 * Margin);
        using var surface = SKSurface.Create(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Premul));
        surface.Canvas.Clear(SKColors.Transparent);
        surface.Canvas.Translate(Side / 2, Side / 2);

        Product(label).Draw(new Sketch(surface.Canvas));

        using var pixels = surface.PeekPixels();
        var inked = 0;
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
                if (pixels.GetPixelColor(x, y).Alpha > 0)
                {
                    inked++;
                    (x is > 0 and < Side - 1 && y is > 0 and < Side - 1).ShouldBeTrue($"{label} draws at the edge, ({x}, {y})");
                }
        inked.ShouldBeGreaterThan(Side * Side / 12);
    }

    private static Product Product(string label) => SampleCatalog.Whole.Products.Single(product => product.Label == label);
}
