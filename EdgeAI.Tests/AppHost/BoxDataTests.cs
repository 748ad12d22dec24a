using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Testing;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Orchestration;

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

        builder.Resources.Select(resource => resource.Name).ShouldBe(["qdrant-Key", "qdrant", "inference"]);
        Directory.Exists(Data).ShouldBeFalse();
    }

    [Fact]
    public async Task Empty_WithCameras_FilmsThem()
    {
        await using var builder = await CreateAsync("--empty", "--camera", "http://camera/stream", "--camera=folder:/photographs");

        builder.Resources.Select(resource => resource.Name).ShouldBe(["qdrant-Key", "qdrant", "inference", "capture"]);
        (await SourcesAsync(builder)).ShouldBe(["http://camera/stream", "folder:/photographs"]);
    }

    [Fact]
    public async Task Camera_WithACatalog_TakesThePlaceOfTheCatalogsImages()
    {
        var catalog = EdgeAI.Tests.Indexer.DrawnCatalog.Write(_folder, "shapes", 1, 1);
        await using var builder = await CreateAsync("--catalog", catalog, "--camera", "http://camera/stream");

        (await SourcesAsync(builder)).ShouldBe(["http://camera/stream"]);
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
    public async Task Options_ThatContradict_AreRefusedInOneLine(string expected, params string[] args) =>
        (await Should.ThrowAsync<DistributedApplicationException>(CreateAsync(args))).Message.ShouldStartWith(expected);

    [Fact]
    public async Task Help_Asked_SaysTheOptionsAndStartsNothing()
    {
        using var appHost = new AppHostProcess("--help");

        (await appHost.ExitCodeAsync()).ShouldBe(0);

        foreach (var option in new[] { "--empty", "--camera URI", "--catalog DIR", "--data DIR" }) appHost.Output.ShouldContain(option);
        appHost.Output.ShouldNotContain("started");
    }

    private Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.EdgeAI_AppHost>([.. args, "--data", Data]);

    private static async Task<List<string>> SourcesAsync(IDistributedApplicationTestingBuilder builder)
    {
        var capture = builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "capture");
        var sources = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var annotation in capture.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            var environment = new Dictionary<string, object>();
            // Others ask for addresses, which there are none of before the start.
            await Record.ExceptionAsync(() => annotation.Callback(new EnvironmentCallbackContext(builder.CreateResourceBuilder<ProjectResource>("capture").ApplicationBuilder.ExecutionContext, capture, environment, TestContext.Current.CancellationToken)));
            foreach (var (name, value) in environment.Where(pair => pair.Key.StartsWith("Capture__Sources__", StringComparison.Ordinal))) sources[name] = value;
        }
        return [.. sources.Values.Select(source => $"{source}")];
    }
}
