using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer.Importing;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Indexer;

public sealed partial class BuildAddTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Index => _folder.Combine("i");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Add_OfAGrownCatalog_GivesWhatOneBuildGives()
    {
        var catalog = DrawnCatalog.Write(_folder, "shapes", 2, 2);
        await Build("-c", catalog, "--projection", "default");
        Grow(catalog, 4, 3);

        var run = await Add(catalog);

        run.Output.ShouldContain("8 added, 0 replaced, 4 unchanged, 8 embedded now, 0 skipped");
        (await Add(catalog)).Output.ShouldContain("0 added, 0 replaced, 12 unchanged, 0 embedded now");
        (await IndexerRun.Of("build", "-c", catalog, "-o", _folder.Combine("whole"), "--projection", "default")).ExitCode.ShouldBe(0);
        ShouldHoldTheSame(Index, _folder.Combine("whole"));
        CatalogSources.TryRead(Index)!.ShouldBe(CatalogSources.TryRead(_folder.Combine("whole"))!, ignoreOrder: true);
    }

    [Fact]
    public async Task Add_AfterAPhotographChanged_ReplacesThatOneAndRemovesNothing()
    {
        var catalog = DrawnCatalog.Write(_folder, "shapes", 2, 2);
        await Build("-c", catalog, "--projection", "default");
        var (thumbnail, before) = (ThumbnailFolder.ForIndex(Index).PathOf("Kind-00/00.jpg"), VectorOf("Kind-00/00.jpg"));
        var picture = File.ReadAllBytes(thumbnail);
        File.Copy(Path.Combine(catalog, "Kind-01/01.jpg"), Path.Combine(catalog, "Kind-00/00.jpg"), overwrite: true);
        File.Delete(Path.Combine(catalog, "Kind-00/01.jpg"));

        (await Add(catalog)).Output.ShouldContain("0 added, 1 replaced, 2 unchanged, 1 embedded now, 0 skipped");

        VectorOf("Kind-00/00.jpg").ShouldNotBe(before);
        VectorOf("Kind-00/00.jpg").ShouldBe(VectorOf("Kind-01/01.jpg"));
        VectorOf("Kind-00/01.jpg").Length.ShouldBe(256, "it is gone from the folder, not from the index");
        File.ReadAllBytes(thumbnail).ShouldNotBe(picture);
    }

    [Fact]
    public async Task Add_ToAFittedIndex_KeepsItsProjectionAndItsCompanions()
    {
        var first = DrawnCatalog.Write(_folder, "first", 4, 5);
        await Build("-c", first, "--projection", "auto");
        var projection = File.ReadAllBytes(Index + ".projection");
        var space = SpaceOf(Index);
        var second = DrawnCatalog.Write(_folder, "second", 6, 5, seed: 2);

        var run = await Add(second);

        run.Output.ShouldContain("30 added, 0 replaced, 0 unchanged");
        run.Output.ShouldContain("the projection was fitted to 20 photographs of 4 labels, the index has 50 of 6 now");
        File.ReadAllBytes(Index + ".projection").ShouldBe(projection);
        using (var index = HnswIndex.Open(Index, space))
        {
            index.Count.ShouldBe(50);
            index.Entries().ShouldAllBe(entry => entry.Companion.Length == index.CompanionBytes);
            // Of the same name in both catalogs: both are kept.
            index.TryGet("second/Kind-00/00.jpg", out var entry).ShouldBeTrue();
            CatalogPayload.TryParse(entry.Payload.Span, out var payload).ShouldBeTrue();
            payload.ShouldBe(new CatalogPayload("Kind-00", "second", "Kind-00/00.jpg"));
            ThumbnailFolder.ForIndex(Index).Contains("second/Kind-00/00.jpg").ShouldBeTrue();
        }
        // One build with that projection gives the same.
        File.WriteAllBytes(_folder.Combine("fitted"), projection);
        (await IndexerRun.Of("build", "-c", first, "-c", second, "-o", _folder.Combine("whole"), "--projection", _folder.Combine("fitted"))).ExitCode.ShouldBe(0);
        ShouldHoldTheSame(Index, _folder.Combine("whole"));
        (await Add(second)).Output.ShouldContain("0 added, 0 replaced, 30 unchanged, 0 embedded now");
    }

    [Fact]
    public async Task Add_OfAnotherFolderOfTheSameName_IsRefused()
    {
        await Build("-c", DrawnCatalog.Write(_folder, "one/photos", 2, 2), "--projection", "default");
        var other = DrawnCatalog.Write(_folder, "two/photos", 2, 2, seed: 2);
        var run = await IndexerRun.Of("build", "--add", "-c", other, "-o", Index);
        run.OnlyErrorOf(2).ShouldContain("rename the folder of one of the two catalogs");
        // What has moved is no other.
        Directory.Delete(_folder.Combine("one"), recursive: true);
        (await Add(other)).Output.ShouldContain("0 added, 4 replaced, 0 unchanged");
    }

    [Fact]
    public async Task Add_ToAnImportedIndex_AddsUnderTheSameProjection()
    {
        ImportFiles.WriteNpy(_folder.Combine("v.npy"), EdgeAI.Tests.Vectors.ClusteredVectors.Draw(10, ImportFiles.Dimension, 2, 0.6f, seed: 1));
        ImportFiles.WriteCsv(_folder.Combine("v.csv"), Enumerable.Range(0, 10).Select(i => ($"item/{i}", "L")));
        (await IndexerRun.Of("import", _folder.Combine("v.npy"), "--labels", _folder.Combine("v.csv"), "-o", Index)).ExitCode.ShouldBe(0);

        (await Add(DrawnCatalog.Write(_folder, "shapes", 2, 2))).Output.ShouldContain("4 added, 0 replaced, 0 unchanged, 4 embedded now, 0 skipped");

        using var index = HnswIndex.Open(Index);
        index.Count.ShouldBe(14);
        var matches = new VectorMatch[1];
        index.Search(VectorOf("Kind-01/01.jpg"), matches);
        matches[0].Id.ShouldBe("Kind-01/01.jpg");
    }

    [Fact]
    public async Task Add_WithUnreadablePhotographs_NamesAndSkipsThem()
    {
        var catalog = DrawnCatalog.Write(_folder, "shapes", 2, 2);
        await Build("-c", catalog, "--projection", "default");
        File.WriteAllText(Path.Combine(catalog, "Kind-00/text.jpg"), "This is no picture.");
        Grow(catalog, 2, 3);
        var run = await Add(catalog);
        run.Output.ShouldContain("2 added, 0 replaced, 4 unchanged, 2 embedded now, 1 skipped");
        run.Error.ShouldContain("text.jpg");
    }

    [Fact]
    public async Task Add_WhereItCannotBe_SaysWhy()
    {
        var catalog = DrawnCatalog.Write(_folder, "shapes", 4, 5);
        (await IndexerRun.Of("build", "--add", "-c", catalog, "-o", Index)).OnlyErrorOf(2).ShouldContain("build it without --add");
        (await IndexerRun.Of("build", "--add", "-c", catalog, "-o", Index, "--crop", "0.5")).OnlyErrorOf(2).ShouldContain("--crop cannot be combined with --add");
        (await IndexerRun.Of("build", "--add", "-c", catalog, "-o", Index, "--compact")).OnlyErrorOf(2).ShouldContain("--compact cannot be combined with --add");

        using (var foreign = HnswIndex.Create(new VectorSpace("another module", "default", "raw", 4)))
        {
            foreign.Upsert("a", [1, 0, 0, 0], default);
            foreign.Save(Index);
        }
        (await IndexerRun.Of("build", "--add", "-c", catalog, "-o", Index)).OnlyErrorOf(1).ShouldContain("holds vectors of another embedding");

        await Build("-c", catalog, "--projection", "auto");
        File.Delete(Index + ".projection");
        (await IndexerRun.Of("build", "--add", "-c", catalog, "-o", Index)).OnlyErrorOf(1).ShouldContain("restore that file or build the index again");
    }

    [Fact]
    public async Task Add_KilledHalfWay_GoesOnWhereItWas()
    {
        const int Pictures = 300;
        await Build("-c", DrawnCatalog.Write(_folder, "first", 2, 2), "--projection", "default");
        var before = File.ReadAllBytes(Index);
        var features = new FileInfo(Index + ".features").Length;
        string[] command = ["build", "--add", "-c", DrawnCatalog.Write(_folder, "second", 6, Pictures / 6, seed: 2), "-o", Index];
        using (var process = Process.Start(new ProcessStartInfo(IndexerProgram.Path, command) { RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            var deadline = Stopwatch.StartNew();
            while (!process.HasExited && new FileInfo(Index + ".features").Length < features + 60_000 && deadline.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(5);
            process.HasExited.ShouldBeFalse("it should be killed before it ends");
            process.Kill();
            await process.WaitForExitAsync();
        }
        File.ReadAllBytes(Index).ShouldBe(before);

        var run = await IndexerRun.Of(command);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain($"{Pictures} added");
        int.Parse(EmbeddedNow().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeLessThan(Pictures - 8);
    }

    // What is there stays as it is, to the time of its last change.
    private void Grow(string catalog, int labels, int picturesEach)
    {
        var drawn = DrawnCatalog.Write(_folder, "drawn", labels, picturesEach);
        foreach (var file in Directory.GetFiles(drawn, "*.jpg", SearchOption.AllDirectories))
        {
            var target = Path.Combine(catalog, Path.GetRelativePath(drawn, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!File.Exists(target)) File.Copy(file, target);
        }
    }

    private async Task Build(params string[] arguments)
    {
        var run = await IndexerRun.Of(["build", "-o", Index, .. arguments]);
        run.ExitCode.ShouldBe(0, run.Error);
    }

    private async Task<IndexerRun> Add(string catalog)
    {
        var run = await IndexerRun.Of("build", "--add", "-c", catalog, "-o", Index);
        run.ExitCode.ShouldBe(0, run.Error);
        return run;
    }

    private float[] VectorOf(string id)
    {
        using var index = HnswIndex.Open(Index);
        index.TryGet(id, out var entry).ShouldBeTrue(id);
        return entry.Vector.ToArray();
    }

    private static VectorSpace SpaceOf(string path)
    {
        using var index = HnswIndex.Open(path);
        return index.Space;
    }

    private static void ShouldHoldTheSame(string left, string right)
    {
        using var one = HnswIndex.Open(left);
        using var other = HnswIndex.Open(right, one.Space);
        one.Count.ShouldBe(other.Count);
        foreach (var entry in one.Entries())
        {
            other.TryGet(entry.Id, out var same).ShouldBeTrue(entry.Id);
            same.Vector.Span.SequenceEqual(entry.Vector.Span).ShouldBeTrue(entry.Id);
            same.Payload.Span.SequenceEqual(entry.Payload.Span).ShouldBeTrue(entry.Id);
            same.Companion.Span.SequenceEqual(entry.Companion.Span).ShouldBeTrue(entry.Id);
        }
    }

    [GeneratedRegex("([0-9]+) embedded now")]
    private static partial Regex EmbeddedNow();
}
