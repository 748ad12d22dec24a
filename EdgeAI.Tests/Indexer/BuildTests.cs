using EdgeAI.Recognition;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Indexer;

public class BuildTests
{
    [Fact]
    public async Task Build_OfACatalog_WritesIndexAndThumbnails()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", labels: 3, picturesEach: 2);
        var index = folder.Combine("out/shapes.index");

        var run = await IndexerRun.Of("build", "--catalog", catalog, "--output", index);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("6 photographs, 3 labels");
        using var built = HnswIndex.Open(index);
        built.Count.ShouldBe(6);
        built.TryGet("Kind-01/00.jpg", out var entry).ShouldBeTrue();
        CatalogPayload.TryParse(entry.Payload.Span, out var payload).ShouldBeTrue();
        payload.ShouldBe(new CatalogPayload("Kind-01", "shapes", "Kind-01/00.jpg"));
        var thumbnails = ThumbnailFolder.ForIndex(index);
        built.Entries().ShouldAllBe(item => thumbnails.Contains(item.Id));
    }

    [Fact]
    public async Task Build_Again_EmbedsNothing()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 2, 2);
        (await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"))).ExitCode.ShouldBe(0);
        var again = await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"));
        again.Output.ShouldContain(" 0 embedded now");
    }

    [Fact]
    public async Task Build_AfterOnePhotographChanged_EmbedsThatOneAlone()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 2, 2);
        var index = folder.Combine("i");
        (await IndexerRun.Of("build", "-c", catalog, "-o", index, "--projection", "default")).ExitCode.ShouldBe(0);
        var thumbnail = ThumbnailFolder.ForIndex(index).PathOf("Kind-00/00.jpg");
        var before = File.ReadAllBytes(thumbnail);

        File.Copy(Path.Combine(catalog, "Kind-01/01.jpg"), Path.Combine(catalog, "Kind-00/00.jpg"), overwrite: true);
        File.Delete(Path.Combine(catalog, "Kind-00/01.jpg"));
        var again = await IndexerRun.Of("build", "-c", catalog, "-o", index, "--projection", "default");

        again.Output.ShouldContain("3 photographs, 2 labels, 1 embedded now");
        File.ReadAllBytes(thumbnail).ShouldNotBe(before);
        ThumbnailFolder.ForIndex(index).Contains("Kind-00/01.jpg").ShouldBeFalse();
    }

    [Fact]
    public async Task Build_WithUnreadableImages_NamesAndSkipsThem()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 2, 2);
        File.WriteAllText(Path.Combine(catalog, "Kind-00/text.jpg"), "This is no picture.");
        File.WriteAllBytes(Path.Combine(catalog, "Kind-00/empty.png"), []);
        File.WriteAllBytes(Path.Combine(catalog, "Kind-01/half.jpg"), FixtureImages.Read("baseline.jpg")[..900]);

        var run = await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"));

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("4 photographs, 2 labels");
        run.Output.ShouldContain("3 skipped");
        run.Error.ShouldContain("text.jpg");
        run.Error.ShouldContain("empty.png");
        run.Error.ShouldContain("half.jpg");
    }

    [Fact]
    public async Task Build_OfAnUntidyCatalog_CountsWhatIsLeftOutAndNamesItWhereAsked()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 2, 2);
        Posix.MakePipe(Path.Combine(catalog, "Kind-00/pipe.jpg"));
        File.CreateSymbolicLink(Path.Combine(catalog, "Kind-00/all"), "../");
        File.WriteAllBytes(Path.Combine(catalog, "Kind-00/4.HEIC"), [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        File.Move(Path.Combine(catalog, "Kind-00/00.jpg"), Path.Combine(catalog, "Kind-00/00.jfif"));
        Directory.CreateDirectory(Path.Combine(catalog, "#recycle"));
        var deep = Path.Combine([catalog, .. Enumerable.Repeat(new string('d', 60), 18)]);
        Directory.CreateDirectory(deep);
        File.Copy(Path.Combine(catalog, "Kind-01/00.jpg"), Path.Combine(deep, "1.jpg"));

        var run = await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"), "--projection", "default");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("4 photographs, 2 labels");
        run.Output.ShouldContain("3 skipped");
        run.Error.ShouldContain("pipe.jpg: expected a file, got a named pipe");
        run.Error.ShouldContain("4.HEIC: expected a JPEG, PNG, WebP, TIFF, TGA or PNM image, got HEIC. Convert it to JPEG");
        run.Error.ShouldContain("3 skipped (1 HEIC, 1 named pipe, 1 path too long); everything else is used.");
        run.Error.ShouldContain($"2 left out of {catalog}: 1 hidden or system folder, 1 link; --verbose names them.");
        run.Error.ShouldNotContain("#recycle");

        run = await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"), "--projection", "default", "--verbose");

        run.Output.ShouldContain(" 0 embedded now");
        run.Error.ShouldContain("#recycle: hidden or system folder");
        run.Error.ShouldContain("all: link");
    }

    [Fact]
    public async Task Build_WithHeicFilesAndPipes_CountsEachOnce()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 1, 1);
        foreach (var name in new[] { "1.heic", "2.HEIC" }) File.WriteAllBytes(Path.Combine(catalog, "Kind-00", name), [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        Posix.MakePipe(Path.Combine(catalog, "Kind-00/pipe.jpg"));
        File.WriteAllText(Path.Combine(catalog, "Kind-00/text.png"), "no picture");

        var run = await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"));

        run.Output.ShouldContain("1 photograph, 1 label, 1 embedded now, 4 skipped");
        run.Output.ShouldContain("the catalog has 2 photographs of 1 label");
        string[] counts = [.. run.Error.Split('\n').Where(line => line.Length > 0 && char.IsAsciiDigit(line[0]))];
        counts.ShouldBe(["3 skipped (2 HEIC, 1 named pipe); everything else is used.", "1 skipped; everything else is used."]);
        run.Error.Split('\n').Count(line => line.StartsWith("skipped ", StringComparison.Ordinal)).ShouldBe(4);
        run.Error.ShouldContain("Convert it to JPEG, e.g. with heif-convert");
    }

    [Fact]
    public async Task Build_AddOfNothingNew_StillNamesWhatIsSkipped()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 1, 2);
        (await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"))).ExitCode.ShouldBe(0);
        File.WriteAllBytes(Path.Combine(catalog, "Kind-00/1.heic"), [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);

        var run = await IndexerRun.Of("build", "--add", "-c", catalog, "-o", folder.Combine("i"));

        run.Output.ShouldContain("2 unchanged, 0 embedded now, 1 skipped");
        run.Error.ShouldContain("1.heic: expected");
    }

    [Fact]
    public async Task Build_AfterAPhotographWasTurnedWithSizeAndTimeKept_EmbedsItAgain()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 2, 1);
        var (file, time) = (Path.Combine(catalog, "Kind-00/00.jpg"), new DateTime(2023, 11, 14, 0, 0, 0, DateTimeKind.Utc));
        var picture = FixtureImages.Read("exif-6.jpg");
        File.WriteAllBytes(file, picture);
        File.SetLastWriteTimeUtc(file, time);
        (await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"), "--projection", "default")).ExitCode.ShouldBe(0);

        var tag = picture.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]);
        if (tag >= 0) picture[tag + 9] = 3;
        else picture[picture.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0]) + 8] = 3;
        File.WriteAllBytes(file, picture);
        File.SetLastWriteTimeUtc(file, time);

        (await IndexerRun.Of("build", "-c", catalog, "-o", folder.Combine("i"), "--projection", "default")).Output.ShouldContain(" 1 embedded now");
    }

    [Fact]
    public async Task Build_OfNothingButUnreadableImages_FailsAndLeavesNoIndex()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("c/A"));
        File.WriteAllText(folder.Combine("c/A/1.jpg"), "no picture");
        var run = await IndexerRun.Of("build", "-c", folder.Combine("c"), "-o", folder.Combine("i"));
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("The only image could not be embedded");
        File.Exists(folder.Combine("i")).ShouldBeFalse();
    }
}
