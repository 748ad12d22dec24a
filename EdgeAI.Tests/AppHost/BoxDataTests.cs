using Aspire.Hosting;
using Aspire.Hosting.Testing;
using EdgeAI.AppHost.Data;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.AppHost;

/// <summary>What the AppHost makes of its options about catalog and camera.</summary>
public sealed class BoxDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Combine("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Empty_Alone_RunsNoIndexerAndNoCaptureAndWritesNothing()
    {
        await using var builder = await CreateAsync("--empty");

        builder.Projects().ShouldBe(["inference"]);
        builder.WaitsOf("inference").ShouldBeEmpty();
        Directory.Exists(Data).ShouldBeFalse();
    }

    [Fact]
    public async Task Empty_WithCameras_FilmsThem()
    {
        await using var builder = await CreateAsync("--empty", "--camera", "http://camera/stream", "--camera=folder:/photographs", "--camera", "auto");

        builder.Projects().ShouldBe(["inference", "capture"]);
        (await SourcesAsync(builder)).ShouldBe(["http://camera/stream", "folder:/photographs", "v4l2:auto"]);
    }

    [Fact]
    public async Task Camera_WithACatalog_TakesThePlaceOfTheCatalogsImages()
    {
        var catalog = EdgeAI.Tests.Indexer.DrawnCatalog.Write(_folder, "shapes", 1, 1);
        await using var builder = await CreateAsync("--catalog", catalog, "--camera", "http://camera/stream");

        (await SourcesAsync(builder)).ShouldBe(["http://camera/stream"]);
    }

    [Fact]
    public async Task Catalog_OfTiffFilesAlone_IsACatalog()
    {
        Directory.CreateDirectory(_folder.Combine("scans/A"));
        await File.WriteAllBytesAsync(_folder.Combine("scans/A/1.tif"), EdgeAI.Tests.Indexer.Imaging.RareImages.Drawn("1.tif"), TestContext.Current.CancellationToken);
        await using var builder = await CreateAsync("--catalog", _folder.Combine("scans"));

        builder.Projects().ShouldContain("inference");
    }

    [Fact]
    public async Task Empty_OverAnIndexOfAnotherRunsCatalog_ForgetsItAndKeepsOneBuiltByHand()
    {
        Directory.CreateDirectory(Data);
        var index = Path.Combine(Data, "catalog.index");
        await File.WriteAllTextAsync(index, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(index + ".from", "/some/catalog", TestContext.Current.CancellationToken);
        await using (await CreateAsync("--empty")) File.Exists(index).ShouldBeFalse();

        await File.WriteAllTextAsync(index, "", TestContext.Current.CancellationToken);
        await using (await CreateAsync("--empty")) File.Exists(index).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Expected --empty or a catalog, got both", "--empty", "--catalog", "/some/catalog")]
    [InlineData("Expected --empty or --RemoteQdrant, got both", "--empty", "--RemoteQdrant", "http://host:6333")]
    [InlineData("--camera needs a source after it: --camera URI", "--empty", "--camera")]
    [InlineData("--camera needs a source after it: --camera URI", "--camera", "--empty")]
    public void Options_ThatContradict_AreRefusedInOneLine(string expected, params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(BoxArguments.ForConfiguration(args));
        Should.Throw<DistributedApplicationException>(() => builder.UseData(args)).Message.ShouldStartWith(expected);
    }

    private Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        BoxModel.CreateAsync([.. args, "--data", Data, BoxModel.NoRuntime]);

    private static async Task<List<string>> SourcesAsync(IDistributedApplicationTestingBuilder builder) =>
        [.. (await builder.EnvironmentAsync("capture")).Where(variable => variable.Key.StartsWith("Capture__Sources__", StringComparison.Ordinal)).Select(variable => $"{variable.Value}")];
}
