using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Google.Protobuf;
using SkiaSharp;

namespace EdgeAI.Tests.Inference.Deciding;

/// <summary>Photographs of a shop as a bad moment would have shown them: the decision is none, and says why, over HTTP and gRPC alike.</summary>
public class SpoiledFramesTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private const int Photos = 24;

    [Fact]
    public async Task Search_TooLittleLight_IsTooDark() =>
        (await ReasonsAsync(photograph => Redraw(photograph, paint => paint.ColorFilter = SKColorFilter.CreateColorMatrix(Times(0.05f))))).ShouldAllBe(reason => reason == "too-dark");

    [Theory]
    [InlineData(6, 6)]
    [InlineData(9, 0)]
    [InlineData(0, 9)]
    public async Task Search_OutOfFocusOrSmeared_IsBlurred(float sigmaX, float sigmaY) =>
        (await ReasonsAsync(photograph => Redraw(photograph, paint => paint.ImageFilter = SKImageFilter.CreateBlur(sigmaX, sigmaY)))).Count(reason => reason == "blurred").ShouldBeGreaterThanOrEqualTo(Photos - 3);

    [Fact]
    public async Task Search_AsTaken_IsNeitherDarkNorBlurred()
    {
        (await ReasonsAsync(File.ReadAllBytes)).ShouldAllBe(reason => reason != "too-dark" && reason != "blurred");
        foreach (var label in DrawnProducts.Labels)
            (await ReasonAsync(DrawnProducts.Draw(label, 12))).ShouldNotBe("blurred");
    }

    [Fact]
    public async Task SearchOverGrpc_SpoiledFrames_SaysTheSame()
    {
        var photograph = Directory.EnumerateFiles(Path.Combine(Photographs.RootOrSkip(), "val"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var client = new Similarity.SimilarityClient(server.Channel);
        async Task<NoneReason> AskAsync(byte[] image) => (await client.SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(image) })).Decision.None;

        (await AskAsync(Redraw(photograph, paint => paint.ColorFilter = SKColorFilter.CreateColorMatrix(Times(0.05f))))).ShouldBe(NoneReason.TooDark);
        (await AskAsync(Redraw(photograph, paint => paint.ImageFilter = SKImageFilter.CreateBlur(6, 6)))).ShouldBe(NoneReason.Blurred);
    }

    private async Task<List<string?>> ReasonsAsync(Func<string, byte[]> spoil)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Photographs.RootOrSkip(), "val"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var reasons = new List<string?>();
        for (var i = 0; i < Photos; i++) reasons.Add(await ReasonAsync(spoil(files[i * files.Count / Photos])));
        return reasons;
    }

    private async Task<string?> ReasonAsync(byte[] image) =>
        (await (await server.Http.PostImageAsync("/search", image)).ReadJsonAsync()).GetProperty("decision").GetProperty("reason").GetString();

    private static float[] Times(float light) => [light, 0, 0, 0, 0, 0, light, 0, 0, 0, 0, 0, light, 0, 0, 0, 0, 0, 1, 0];

    private static byte[] Redraw(string file, Action<SKPaint> set)
    {
        using var photograph = SKImage.FromEncodedData(file);
        using var bitmap = new SKBitmap(photograph.Width, photograph.Height);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint();
        set(paint);
        canvas.DrawImage(photograph, 0, 0, SKSamplingOptions.Default, paint);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 92);
        return data.ToArray();
    }
}
