using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.AppHost;

/// <summary>The real AppHost as its user meets it: in a terminal.</summary>
[Collection(RunsAlone.Name)]
public sealed class AppHostProcessTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Posix.SigInt)]
    [InlineData(Posix.SigTerm)]
    public async Task Signal_OnceAnEmptyBoxIsHealthy_EndsEverythingWithCodeZero(int signal)
    {
        using var appHost = new AppHostProcess("--empty");
        var page = await appHost.HealthyAsync();
        using (var http = new HttpClient())
            (await http.GetStringAsync(new Uri(page, "/health"))).ShouldContain("nothing is known yet");
        appHost.Output.ShouldContain("qdrant is left out: neither Docker nor Podman answers.");
        appHost.Output.ShouldContain("/login?t=");
        // AppHost, orchestrator, dashboard, inference: more than one process to end.
        appHost.Family().Count.ShouldBeGreaterThan(4);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        Posix.Kill(appHost.Process.Id, signal).ShouldBeTrue();

        (await appHost.ExitCodeAsync()).ShouldBe(0, appHost.Error);
        await appHost.NobodyIsLeftAsync();
        output.WriteLine($"Everything had ended {clock.Elapsed.TotalSeconds:0.0} s after signal {signal}.");
    }

    [Fact]
    public async Task Kill9_WhileTheFirstStartMakesItsCatalog_LeavesNoProcess()
    {
        using var appHost = new AppHostProcess();
        await appHost.UntilAsync(() => Directory.Exists(Path.Combine(appHost.Data, "samples")), "the folder of the drawn catalog");

        var clock = System.Diagnostics.Stopwatch.StartNew();
        Posix.Kill(appHost.Process.Id, Posix.SigKill).ShouldBeTrue();

        await appHost.NobodyIsLeftAsync();
        output.WriteLine($"Everything had ended {clock.Elapsed.TotalSeconds:0.0} s after SIGKILL.");
    }

    [Fact]
    public async Task Indexer_ThatFails_LeavesTheApplicationRunningAndIsNamed()
    {
        using var catalog = new TemporaryFolder();
        var file = Path.Combine(Directory.CreateDirectory(catalog.Combine("Fruit", "Apple")).FullName, "1.jpg");
        await File.WriteAllTextAsync(file, "no picture", TestContext.Current.CancellationToken);
        using var appHost = new AppHostProcess("--catalog", catalog.Path);

        await appHost.UntilAsync(() => appHost.Error.Contains("indexer ended with code 1; inference waits for it.", StringComparison.Ordinal), "the line that the indexer has failed");
        appHost.Process.HasExited.ShouldBeFalse();

        Posix.Kill(appHost.Process.Id, Posix.SigTerm).ShouldBeTrue();
        (await appHost.ExitCodeAsync()).ShouldBe(0, appHost.Error);
    }

    [Fact]
    public async Task Catalog_Missing_IsOneClearLineAndExitCodeTwo()
    {
        using var appHost = new AppHostProcess("--catalog", "/no/such/catalog");
        (await appHost.ExitCodeAsync()).ShouldBe(2);
        appHost.Error.ShouldBe("error: The catalog /no/such/catalog does not exist. Give a folder of images with --catalog DIR, or leave --catalog out to use the drawn sample catalog.");
    }

    [Fact]
    public async Task Catalog_Empty_IsOneClearLineAndExitCodeTwo()
    {
        using var empty = new TemporaryFolder();
        using var appHost = new AppHostProcess($"--catalog={empty.Path}");
        (await appHost.ExitCodeAsync()).ShouldBe(2);
        appHost.Error.ShouldStartWith($"error: The catalog {empty.Path} holds no image");
        appHost.Error.ShouldNotContain('\n');
    }

    [Fact]
    public async Task Vectors_QdrantWithoutARuntime_IsOneClearLineAndExitCodeTwo()
    {
        using var appHost = new AppHostProcess("--vectors", "qdrant");
        (await appHost.ExitCodeAsync()).ShouldBe(2);
        appHost.Error.ShouldBe("error: --vectors qdrant needs a container runtime, and neither Docker nor Podman answers. " +
            "Start one (\"docker info\" shows whether it answers), or leave --vectors out to answer from the embedded index.");
    }

    [Fact]
    public async Task Help_Asked_SaysTheOptionsAndStartsNothing()
    {
        using var appHost = new AppHostProcess("--help");

        (await appHost.ExitCodeAsync()).ShouldBe(0);

        foreach (var option in new[] { "--empty", "--camera URI", "--catalog DIR", "--data DIR", "--vectors embedded|qdrant|hybrid" }) appHost.Output.ShouldContain(option);
        appHost.Output.ShouldNotContain("Distributed application");
    }
}
