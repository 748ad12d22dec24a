using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Indexer;

public class CommandLineTests
{
    [Fact]
    public async Task MissingCatalog_IsAUsageErrorThatNamesTheFix()
    {
        using var folder = new TemporaryFolder();
        var run = await IndexerRun.Of("build", "--catalog", folder.Combine("gone"), "--output", folder.Combine("i"));
        run.ExitCode.ShouldBe(2);
        run.OnlyError.ShouldContain("give an existing folder");
    }

    [Fact]
    public async Task EmptyCatalog_IsAUsageErrorThatNamesTheFix()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("empty"));
        var run = await IndexerRun.Of("evaluate", "--catalog", folder.Combine("empty"), "--queries", folder.Combine("empty"));
        run.ExitCode.ShouldBe(2);
        run.OnlyError.ShouldContain("expected files ending in .jpg");
    }

    [Fact]
    public async Task UnwritableOutput_FailsAndNamesTheFix()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "c", 1, 1);
        File.WriteAllText(folder.Combine("file"), "");
        var run = await IndexerRun.Of("build", "--catalog", catalog, "--output", folder.Combine("file", "i"));
        run.ExitCode.ShouldBe(1);
        run.OnlyError.ShouldContain("folder that you may write to");
    }

    [Fact]
    public async Task OutputThatIsAFolder_IsAUsageError()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "c", 1, 1);
        var run = await IndexerRun.Of("build", "--catalog", catalog, "--output", folder.Path);
        run.ExitCode.ShouldBe(2);
        run.OnlyError.ShouldContain("name a file");
    }

    [Fact]
    public async Task CorruptIndex_FailsAndNamesTheFix()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Combine("i"), "not an index");
        var run = await IndexerRun.Of("info", folder.Combine("i"));
        run.ExitCode.ShouldBe(1);
        run.OnlyError.ShouldContain("Remedy");
    }

    [Fact]
    public async Task MissingIndex_IsAUsageError()
    {
        var run = await IndexerRun.Of("info", "/nowhere/at.all");
        run.ExitCode.ShouldBe(2);
        run.OnlyError.ShouldContain("build one with");
    }

    [Fact]
    public async Task MissingModel_FailsAndNamesTheFolder()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "c", 1, 1);
        var run = await IndexerRun.Of("build", "--catalog", catalog, "--output", folder.Combine("i"), "--model", folder.Path);
        run.ExitCode.ShouldBe(1);
        run.OnlyError.ShouldContain("embedder.wasm");
    }

    [Theory]
    [InlineData("build")]
    [InlineData("build", "--bogus")]
    [InlineData("evaluate", "--catalog", "x")]
    [InlineData("evaluate", "--catalog")]
    [InlineData("frobnicate")]
    [InlineData("info")]
    public async Task BadOption_IsAUsageErrorInOneLine(params string[] args)
    {
        var run = await IndexerRun.Of(args);
        run.ExitCode.ShouldBe(2);
        run.OnlyError.ShouldContain("--help");
        run.Output.ShouldBe("");
    }

    [Fact]
    public async Task Help_IsNoError()
    {
        var run = await IndexerRun.Of("build", "--help");
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("--catalog");
    }
}
