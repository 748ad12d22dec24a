using EdgeAI.Recognition;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Indexer.Imaging;

/// <summary>Catalogs with files that only the indexer reads.</summary>
public class RareCatalogTests
{
    [Fact]
    public async Task Build_WithTiffTgaAndPnm_IndexesThemWithThumbnailsAndSkipsTheDamaged()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "c", 2, 1);
        foreach (var name in new[] { "a.tif", "b.TGA", "c.ppm" }) File.WriteAllBytes(Path.Combine(catalog, "Kind-00", name), RareImages.Drawn(name));
        File.WriteAllBytes(Path.Combine(catalog, "Kind-01/half.tif"), RareImages.Drawn("1.tif")[..900]);
        var index = folder.Combine("i");

        var run = await IndexerRun.Of("build", "-c", catalog, "-o", index, "--projection", "default");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("5 photographs, 2 labels, 5 embedded now, 1 skipped");
        run.Error.ShouldContain("half.tif: Expected a whole TIFF image, got one that ends early");
        var thumbnails = ThumbnailFolder.ForIndex(index);
        foreach (var name in new[] { "a.tif", "b.TGA", "c.ppm" }) thumbnails.Contains("Kind-00/" + name).ShouldBeTrue();
        (await IndexerRun.Of("build", "-c", catalog, "-o", index, "--projection", "default")).Output.ShouldContain(" 0 embedded now");
    }

    [Fact]
    public async Task Build_OfATiff_EmbedsItAsTheSamePictureInPng()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("c/A"));
        var picture = FixtureImages.Read("base.png");
        File.WriteAllBytes(folder.Combine("c/A/1.png"), picture);
        File.WriteAllBytes(folder.Combine("c/A/2.tif"), RareImages.TiffOf(picture));

        (await IndexerRun.Of("build", "-c", folder.Combine("c"), "-o", folder.Combine("i"))).ExitCode.ShouldBe(0);

        using var index = HnswIndex.Open(folder.Combine("i"));
        index.TryGet("A/1.png", out var png).ShouldBeTrue();
        index.TryGet("A/2.tif", out var tiff).ShouldBeTrue();
        System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<float>(png.Vector.Span, tiff.Vector.Span).ShouldBeGreaterThan(0.9999f);
    }

    [Fact]
    public async Task BuildAdd_OfTiffFiles_AddsThemOnce()
    {
        using var folder = new TemporaryFolder();
        var index = folder.Combine("i");
        (await IndexerRun.Of("build", "-c", DrawnCatalog.Write(folder, "c", 2, 1), "-o", index)).ExitCode.ShouldBe(0);
        Directory.CreateDirectory(folder.Combine("scans/A"));
        File.WriteAllBytes(folder.Combine("scans/A/1.tif"), RareImages.Drawn("1.tif"));

        (await IndexerRun.Of("build", "--add", "-c", folder.Combine("scans"), "-o", index)).Output.ShouldContain("1 added, 0 replaced, 0 unchanged, 1 embedded now, 0 skipped");
        (await IndexerRun.Of("build", "--add", "-c", folder.Combine("scans"), "-o", index)).Output.ShouldContain("0 added, 0 replaced, 1 unchanged, 0 embedded now, 0 skipped");
    }

    [Fact]
    public async Task Report_OfACatalogOfTiffs_ShowsTheirPictures()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "c", 2, 2);
        foreach (var file in Directory.GetFiles(catalog, "*.jpg", SearchOption.AllDirectories))
        {
            File.WriteAllBytes(Path.ChangeExtension(file, ".tif"), RareImages.TiffOf(File.ReadAllBytes(file)));
            File.Delete(file);
        }
        // The same scan in two folders is shown as a near-duplicate.
        File.Copy(Path.Combine(catalog, "Kind-00/00.tif"), Path.Combine(catalog, "Kind-01/02.tif"));

        var run = await IndexerRun.Of("report", "-c", catalog, "-o", folder.Combine("report.html"), "--cache", folder.Combine("cache"));

        run.ExitCode.ShouldBe(0, run.Error);
        File.ReadAllText(folder.Combine("report.html")).ShouldContain("data:image/jpeg;base64,");
    }
}
