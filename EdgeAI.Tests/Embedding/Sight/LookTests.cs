using EdgeAI.Embedding.Imaging;
using EdgeAI.Embedding.Sight;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Embedding.Sight;

/// <summary>Where extra looks at a frame go, and what is cut out there.</summary>
public sealed class LookTests : IDisposable
{
    private const int Size = 224;

    private static readonly FrameGeometry Geometry = FrameGeometry.ForCrop(Size, 0.75);

    private readonly FrameReader _reader = new(20 << 20, 64_000_000, new DecodeBudget(1L << 30, 64_000_000));

    public void Dispose() => _reader.Dispose();

    [Theory]
    [InlineData(640, 480)]
    [InlineData(480, 640)]
    [InlineData(1920, 1080)]
    public void ReadLooks_Center_IsHalfOfTheCropOrNearlySo(int width, int height)
    {
        var (pixels, view) = One(FrameSightTests.Draw(width, height, SKEncodedImageFormat.Jpeg, (0.5, 0.5, 0.3)), Look.Center);
        (view.Width * width).ShouldBe(0.36 * Math.Min(width, height), 1e-3 * Math.Min(width, height));
        (view.Height * height).ShouldBe(0.36 * Math.Min(width, height), 1e-3 * Math.Min(width, height));
        (view.Left + view.Width / 2).ShouldBe(0.5, 1e-9);
        (view.Top + view.Height / 2).ShouldBe(0.5, 1e-9);
        // Nothing but the disc is in it.
        pixels.Chunk(3).ShouldAllBe(pixel => pixel[0] > 190 && pixel[1] < 55);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, false)]
    [InlineData(SKEncodedImageFormat.Png, false)]
    [InlineData(SKEncodedImageFormat.Jpeg, true)]
    [InlineData(SKEncodedImageFormat.Png, true)]
    public void ReadLooks_ObjectOnABackground_IsInsideTheProposedSquare(SKEncodedImageFormat format, bool textured)
    {
        // Less than 3 % of the square is no farther from the border's colors than a texture is: there the rule finds larger things only.
        var (radius, inside, places) = textured
            ? (0.09, 0.6, new[] { (0.5, 0.5), (0.35, 0.35), (0.65, 0.7), (0.35, 0.65), (0.65, 0.3) })
            : (0.06, 0.95, new[] { (0.5, 0.5), (0.25, 0.3), (0.75, 0.8), (0.3, 0.75), (0.7, 0.2) });
        foreach (var (x, y) in places)
        {
            var (_, view) = One(Draw(640, 480, format, textured, x, y, radius), Look.Proposal);
            view.IsValid.ShouldBeTrue();
            double across = radius * inside, down = across * 640 / 480;
            view.Left.ShouldBeLessThanOrEqualTo(x - across, $"{x} {y}: {view}");
            (view.Left + view.Width).ShouldBeGreaterThanOrEqualTo(x + across, $"{x} {y}: {view}");
            view.Top.ShouldBeLessThanOrEqualTo(y - down, $"{x} {y}: {view}");
            (view.Top + view.Height).ShouldBeGreaterThanOrEqualTo(y + down, $"{x} {y}: {view}");
        }
    }

    [Fact]
    public void ReadLooks_ProposalWhereNothingIs_IsTheCentralSquare()
    {
        var frame = FixtureImages.Grey(120, 400, 300);
        var (_, view) = One(frame, Look.Proposal);
        view.ShouldBe(One(frame, Look.Center).View);
    }

    [Fact]
    public void ReadLooks_EveryOrientation_LooksAtTheSamePlacesOfThePictureAsSeen()
    {
        Look[] looks = [Look.Center, Look.Proposal, Look.At(new FrameRegion(0.1, 0.2, 0.3, 0.4)), Look.At(new FrameRegion(0.6, 0.5, 0.24, 0.32))];
        var frame = Draw(640, 480, SKEncodedImageFormat.Png, textured: false, 0.3, 0.7, 0.06);
        foreach (var region in new[] { FrameRegion.Whole, new FrameRegion(0.05, 0.3, 0.6, 0.7) })
        {
            var upright = Read(frame, region, looks);
            for (var orientation = 1; orientation <= 8; orientation++)
            {
                var turned = Read(Orientations.Turn(frame, orientation), region, looks);
                for (var i = 0; i < looks.Length; i++)
                {
                    turned[i].View.Left.ShouldBe(upright[i].View.Left, 0.02, $"look {i}, orientation {orientation}");
                    turned[i].View.Top.ShouldBe(upright[i].View.Top, 0.02, $"look {i}, orientation {orientation}");
                    turned[i].View.Width.ShouldBe(upright[i].View.Width, 0.02, $"look {i}, orientation {orientation}");
                    MeanDifference(turned[i].Pixels, upright[i].Pixels).ShouldBeLessThan(4, $"look {i}, orientation {orientation}");
                }
            }
        }
    }

    [Fact]
    public void ReadLooks_PhotographsOfCameras_AreTurnedAsTheySay()
    {
        Look[] looks = [Look.Center, Look.At(new FrameRegion(0.1, 0.2, 0.4, 0.4))];
        var upright = Read(FixtureImages.Read("base.png"), FrameRegion.Whole, looks);
        for (var orientation = 2; orientation <= 8; orientation++)
        {
            var turned = Read(FixtureImages.Read($"exif-{orientation}.jpg"), FrameRegion.Whole, looks);
            for (var i = 0; i < looks.Length; i++)
                MeanDifference(turned[i].Pixels, upright[i].Pixels).ShouldBeLessThan(6, $"look {i}, orientation {orientation}");
        }
    }

    [Fact]
    public void ReadLooks_ARegion_IsLookedAtAsIfItWereTheFrame()
    {
        var frame = FrameSightTests.Draw(800, 400, SKEncodedImageFormat.Png, (0.8, 0.6, 0.05));
        Look[] looks = [Look.Center, Look.Proposal];
        var alone = Read(Cut(frame, new SKRectI(400, 0, 800, 400)), FrameRegion.Whole, looks);
        var within = Read(frame, new FrameRegion(0.5, 0, 0.5, 1), looks);
        for (var i = 0; i < looks.Length; i++)
        {
            within[i].View.Left.ShouldBe(0.5 + alone[i].View.Left / 2, 0.005);
            within[i].View.Top.ShouldBe(alone[i].View.Top, 0.01);
            within[i].View.Height.ShouldBe(alone[i].View.Height, 0.01);
            MeanDifference(within[i].Pixels, alone[i].Pixels).ShouldBeLessThan(2);
        }
        within[1].View.Left.ShouldBeInRange(0.6, 0.8);
    }

    [Fact]
    public void ReadLooks_Several_AreWhatEachAloneIs()
    {
        var frame = FrameSightTests.Draw(640, 480, SKEncodedImageFormat.Jpeg, (0.3, 0.4, 0.06));
        Look[] looks = [Look.At(new FrameRegion(0.6, 0.5, 0.3, 0.4)), Look.Proposal, Look.Center];
        var together = Read(frame, FrameRegion.Whole, looks);
        for (var i = 0; i < looks.Length; i++)
        {
            var (pixels, view) = One(frame, looks[i]);
            view.ShouldBe(together[i].View);
            MeanDifference(pixels, together[i].Pixels).ShouldBeLessThan(1);
        }
    }

    [Theory]
    [InlineData(640, 480, 0.9, 0.3)]
    [InlineData(1280, 720, 0.06, 0.7)]
    [InlineData(480, 640, 0.4, 0.92)]
    [InlineData(500, 500, 0.3, 0.4)]
    public void ReadLooks_MapAskedFor_CoversTheFrameAndTheProposalStaysThatOfItsCentralSquare(int width, int height, double x, double y)
    {
        var upright = DrawSpot(width, height, x, y);
        var usual = One(upright, Look.Proposal).View;
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var map = new ProposalMap();
            var view = Read(Orientations.Turn(upright, orientation), FrameRegion.Whole, [Look.Center, Look.Proposal], map)[1].View;
            Center(view).X.ShouldBe(Center(usual).X, 0.02);
            Center(view).Y.ShouldBe(Center(usual).Y, 0.02);
            var found = map.Grid.InFrame(MassMoments.Of(map.Weights).Square(0.02, 0.3, map.Grid.Inside));
            Center(found).X.ShouldBe(x, 0.03, $"orientation {orientation}");
            Center(found).Y.ShouldBe(y, 0.03, $"orientation {orientation}");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(2000, 17)]
    public void ReadLooks_OddShapeOfOneColor_StaysThatColor(int width, int height)
    {
        foreach (var (pixels, _) in Read(FixtureImages.Grey(200, width, height), FrameRegion.Whole, [Look.Center, Look.Proposal, Look.At(new FrameRegion(0.98, 0.98, 0.02, 0.02)), Look.At(new FrameRegion(0.5, 0.999, 0.001, 0.001))]))
            pixels.ShouldAllBe(value => value == 200);
    }

    [Fact]
    public void At_ARectangle_StandsForTheSquareAroundItsCenter()
    {
        var (_, view) = One(FixtureImages.Grey(200, 400, 200), Look.At(new FrameRegion(0.25, 0.25, 0.5, 0.5)));
        view.Left.ShouldBe(0.375, 1e-9);
        view.Top.ShouldBe(0.25, 1e-9);
        view.Width.ShouldBe(0.25, 1e-9);
        view.Height.ShouldBe(0.5, 1e-9);
        Should.Throw<ArgumentException>(() => Look.At(new FrameRegion(0.8, 0, 0.5, 0.5)));
        Should.Throw<ArgumentException>(() => Look.At(new FrameRegion(0.8, 0, 0, 0.5)));
        default(Look).ShouldBe(Look.Center);
    }

    /// <summary>A plain or a speckled background with a checkered disc on it.</summary>
    private static byte[] Draw(int width, int height, SKEncodedImageFormat format, bool textured, double x, double y, double radius)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { IsAntialias = true })
        {
            canvas.Clear(new SKColor(150, 150, 140));
            var random = new Random(5);
            for (var i = 0; textured && i < 3000; i++)
            {
                var level = (byte)random.Next(110, 180);
                paint.Color = new SKColor(level, level, (byte)(level - 10));
                canvas.DrawRect(random.Next(width), random.Next(height), 12, 12, paint);
            }
            paint.Color = new SKColor(200, 40, 60);
            canvas.DrawCircle((float)(x * width), (float)(y * height), (float)(radius * width), paint);
            paint.Color = new SKColor(60, 30, 90);
            canvas.DrawCircle((float)(x * width), (float)(y * height), (float)(radius * width / 2), paint);
        }
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    internal static byte[] Cut(byte[] image, SKRectI part)
    {
        using var whole = SKBitmap.Decode(image);
        using var cut = new SKBitmap();
        whole.ExtractSubset(cut, part).ShouldBeTrue();
        using var data = cut.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static byte[] DrawSpot(int width, int height, double x, double y)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { Color = SKColors.DarkRed })
        {
            canvas.Clear(new SKColor(150, 160, 155));
            canvas.DrawCircle((float)(x * width), (float)(y * height), Math.Min(width, height) * 0.06f, paint);
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static (double X, double Y) Center(FrameRegion region) => (region.Left + region.Width / 2, region.Top + region.Height / 2);

    private (byte[] Pixels, FrameRegion View) One(byte[] image, Look look) => Read(image, FrameRegion.Whole, [look])[0];

    private (byte[] Pixels, FrameRegion View)[] Read(byte[] image, FrameRegion region, Look[] looks, ProposalMap? map = null)
    {
        var pixels = new byte[looks.Length * Size * Size * 3];
        var views = new FrameRegion[looks.Length];
        _reader.ReadLooks(image, Geometry, region, looks, pixels, views, map);
        return [.. pixels.Chunk(Size * Size * 3).Zip(views)];
    }

    private static double MeanDifference(byte[] left, byte[] right) => left.Zip(right, (a, b) => Math.Abs(a - b)).Average();
}
