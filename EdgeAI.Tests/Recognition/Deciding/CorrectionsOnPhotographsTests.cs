using EdgeAI.Embedding;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Recognition.Deciding;

/// <summary>"Not this" on photographs of a shop: it holds for frames like the one corrected, and costs the rest nothing.</summary>
public class CorrectionsOnPhotographsTests
{
    [Fact]
    public void Exclude_EveryWrongAnswerCorrected_HoldsForFramesLikeThemAndSparesTheOthers()
    {
        var root = Photographs.RootOrSkip();
        using var embedder = Embedder.Load(new EmbeddingOptions { CallDeadline = BusyMachine.CallDeadline });
        // Every fourth photograph makes a catalog that is wrong often enough to be corrected.
        var catalog = CatalogReader.Read([Path.Combine(root, "iconic"), Path.Combine(root, "train")]).Photographs.Where((_, number) => number % 4 == 0).ToList();
        var queries = CatalogReader.Read([Path.Combine(root, "val")]).Photographs.ToList();
        var gallery = LabelGallery.Create([.. catalog.Select(photograph => photograph.Label)], [.. Embed(embedder, catalog).SelectMany(vector => vector)], embedder.Dimension);
        var asked = Embed(embedder, queries);
        var before = Answers(gallery, CorrectionSet.Create(gallery, []), asked);
        int[] wrong = [.. Enumerable.Range(0, queries.Count).Where(i => before[i] != queries[i].Label)];

        var corrections = CorrectionSet.Create(gallery, wrong.Select(i => new Correction($"{i}", CorrectionKind.IsNot, before[i]!, asked[i])));
        var after = Answers(gallery, corrections, asked);

        wrong.Length.ShouldBeGreaterThan(20);
        wrong.ShouldAllBe(i => after[i] != before[i]);
        int[] right = [.. Enumerable.Range(0, queries.Count).Except(wrong)];
        var lost = right.Count(i => after[i] != queries[i].Label);
        TestContext.Current.TestOutputHelper?.WriteLine($"{wrong.Length} corrections, {lost} of {right.Length} right answers lost");
        ((double)lost / queries.Count).ShouldBeLessThan(0.01);

        int[] some = [.. wrong.Where((_, i) => i % 4 == 0)];
        var again = Answers(gallery, corrections, [.. some.Select(i => Embed(embedder, Varied(queries[i].FullPath)))]);
        var returned = some.Where((i, place) => again[place] == before[i]).Count();
        TestContext.Current.TestOutputHelper?.WriteLine($"{returned} of {some.Length} varied frames got the label again");
        returned.ShouldBe(0);
    }

    private static string?[] Answers(LabelGallery gallery, CorrectionSet corrections, float[][] queries)
    {
        var evidence = new GalleryEvidence(gallery);
        var excluded = new int[8];
        return [.. queries.Select(query =>
        {
            evidence.Weigh(query, []);
            corrections.Exclude(query, evidence, excluded);
            return gallery.Labels[evidence.Ranked(1)[0]];
        })];
    }

    private static float[][] Embed(Embedder embedder, List<CatalogPhotograph> photographs)
    {
        var vectors = new float[photographs.Count][];
        Parallel.For(0, photographs.Count, i => vectors[i] = Embed(embedder, File.ReadAllBytes(photographs[i].FullPath)));
        return vectors;
    }

    private static float[] Embed(Embedder embedder, byte[] image)
    {
        var vector = new float[embedder.Dimension];
        embedder.Embed(image, vector);
        return vector;
    }

    /// <summary>The photograph as the next frame has it: a little to the side, nearer and brighter.</summary>
    private static byte[] Varied(string file)
    {
        using var photograph = SKBitmap.Decode(file);
        using var varied = new SKBitmap(photograph.Width, photograph.Height);
        using var canvas = new SKCanvas(varied);
        using var paint = new SKPaint { ColorFilter = SKColorFilter.CreateColorMatrix([1.1f, 0, 0, 0, 0, 0, 1.1f, 0, 0, 0, 0, 0, 1.1f, 0, 0, 0, 0, 0, 1, 0]) };
        canvas.Translate(0.015f * photograph.Width, 0.01f * photograph.Height);
        canvas.Scale(1.03f);
        using var image = SKImage.FromBitmap(photograph);
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear), paint);
        using var data = varied.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data.ToArray();
    }
}
