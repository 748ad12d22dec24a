using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration.WholeApplication;

namespace EdgeAI.Tests.Integration.Published;

/// <summary>The images that eng/image writes, on a real daemon: as strictly as the cluster runs them. <c>EDGEAI_IMAGES</c> names their folder.</summary>
[Collection(RunsAlone.Name)]
public sealed class ImageTests
{
    private const string Variable = "EDGEAI_IMAGES";
    private const ushort Port = 8080;

    [Fact]
    public async Task Inference_WithAReadOnlyRootAndNoPrivilege_ServesTheIndexThatItsIndexerBuilt()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"{Variable} names no folder with inference.tar and indexer.tar, as eng/image writes them.");
        await DockerDaemon.AnswerOrSkipAsync();
        foreach (var image in new[] { "indexer", "inference" })
            await DockerDaemon.LoadAsync(Path.Combine(folder!, $"{image}.tar"));
        using var data = new TemporaryFolder();
        var catalog = SmallCatalog.Write(data.Combine("catalog"));
        // The images' user is none of this machine's.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(data.Path, (UnixFileMode)0b111_111_111);

        await using (var indexer = Strictly("indexer", data.Path, "build", "--catalog", "/data/catalog", "--output", "/data/catalog.index").Build())
        {
            await indexer.StartAsync(RunningApplication.Patience());
            (await indexer.GetExitCodeAsync(RunningApplication.Patience())).ShouldBe(0, (await indexer.GetLogsAsync()).Stderr);
        }

        await using var inference = Strictly("inference", data.Path, "--Inference:IndexPath=/data/catalog.index").WithPortBinding(Port, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(http => http.ForPort(Port).ForPath("/health"))).Build();
        await inference.StartAsync(RunningApplication.Patience());
        using var http = new HttpClient { BaseAddress = new Uri($"http://{inference.Hostname}:{inference.GetMappedPublicPort(Port)}") };
        var answer = await (await http.PostImageAsync("/search?k=1", catalog.Query)).ReadJsonAsync();
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(catalog.ExpectedLabel);
    }

    private static ContainerBuilder Strictly(string image, string data, params string[] arguments) => new ContainerBuilder($"edgeai/{image}:latest")
        .WithImagePullPolicy(PullPolicy.Never)
        .WithCommand(arguments)
        .WithEnvironment("HTTP_PORTS", $"{Port}")
        .WithEnvironment("Embedding__CallDeadline", $"{BusyMachine.CallDeadline:c}")
        .WithBindMount(data, "/data")
        .WithTmpfsMount("/tmp")
        .WithCreateParameterModifier(container =>
        {
            container.HostConfig!.ReadonlyRootfs = true;
            container.HostConfig.CapDrop = ["ALL"];
            container.HostConfig.SecurityOpt = ["no-new-privileges"];
        });
}
