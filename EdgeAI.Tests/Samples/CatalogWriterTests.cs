using EdgeAI.Samples.Catalog;

namespace EdgeAI.Tests.Samples;

public sealed class CatalogWriterTests : IDisposable
{
    private static readonly SampleCatalog _few = new([.. SampleCatalog.Whole.Products.Take(2)]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-samples-");

    private string Output => Path.Combine(_folder.FullName, "catalog");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Write_NewFolder_HoldsEveryPhotographAndNothingIsLeftBeside()
    {
        Write(seed: 3).ShouldBeTrue();

        _few.Paths().ShouldAllBe(path => File.Exists(Path.Combine(Output, path)));
        _folder.GetFileSystemInfos().Select(entry => entry.Name).ShouldBe(["catalog"]);
    }

    [Fact]
    public void Write_CompleteCatalogOfTheSameSeed_TouchesNothing()
    {
        Write(seed: 3);
        var before = Times();

        Write(seed: 3).ShouldBeFalse();

        Times().ShouldBe(before);
    }

    [Fact]
    public void Write_OtherSeed_ReplacesTheCatalog()
    {
        Write(seed: 3);
        var path = Path.Combine(Output, _few.Paths().ElementAt(2));
        var before = File.ReadAllBytes(path);

        Write(seed: 4).ShouldBeTrue();

        File.ReadAllBytes(path).ShouldNotBe(before);
    }

    [Fact]
    public void Write_PhotographMissing_DrawsTheCatalogAgain()
    {
        Write(seed: 3);
        var path = Path.Combine(Output, _few.Paths().First());
        File.Delete(path);

        Write(seed: 3).ShouldBeTrue();

        File.Exists(path).ShouldBeTrue();
    }

    [Fact]
    public void Write_Interrupted_LeavesNothing()
    {
        using var cancellation = new CancellationTokenSource();
        var interrupt = new Callback(_ => cancellation.Cancel());

        Should.Throw<OperationCanceledException>(() => CatalogWriter.Write(_few, Output, 3, interrupt, cancellation.Token));

        _folder.GetFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public void Write_LeftoverOfAKilledRun_IsRemoved()
    {
        // No process has this id: Linux ends at 2^22.
        var leftover = Directory.CreateDirectory(Output + ".partial-2000000000");

        Write(seed: 3);

        leftover.Refresh();
        leftover.Exists.ShouldBeFalse();
    }

    [Fact]
    public void Write_FolderOfSomebodyElse_RefusesAndKeepsIt()
    {
        Directory.CreateDirectory(Output);
        var theirs = Path.Combine(Output, "holiday.jpg");
        File.WriteAllText(theirs, "not ours");

        var error = Should.Throw<IOException>(() => Write(seed: 3));

        error.Message.ShouldContain("--output");
        File.ReadAllText(theirs).ShouldBe("not ours");
    }

    private bool Write(int seed) => CatalogWriter.Write(_few, Output, seed, new Callback(_ => { }), CancellationToken.None);

    private DateTime[] Times() => [.. _folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(entry => entry.LastWriteTimeUtc)];

    private sealed class Callback(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
