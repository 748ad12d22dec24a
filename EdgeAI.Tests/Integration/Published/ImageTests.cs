using Docker.DotNet.Models;
using EdgeAI.Orchestration.Running.Containers;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration.WholeApplication;
using EdgeAI.Tests.Orchestration.Containers;

namespace EdgeAI.Tests.Integration.Published;

/// <summary>The images that eng/image writes, on a real daemon: as strictly as the cluster runs them. <c>EDGEAI_IMAGES</c> names their folder.</summary>
[Collection(RunsAlone.Name)]
public sealed class ImageTests
{
    private const string Variable = "EDGEAI_IMAGES";

    [Fact]
    public async Task Inference_WithAReadOnlyRootAndNoPrivilege_ServesTheIndexThatItsIndexerBuilt()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"{Variable} names no folder with inference.tar and indexer.tar, as eng/image writes them.");
        using var daemon = await RealDaemon.ConnectOrSkipAsync();
        foreach (var image in new[] { "indexer", "inference" })
        {
            await using var archive = File.OpenRead(Path.Combine(folder!, $"{image}.tar"));
            await daemon.Client.Images.LoadImageAsync(new ImageLoadParameters(), archive, new Progress<JSONMessage>());
        }
        using var data = new TemporaryFolder();
        var catalog = SmallCatalog.Write(data.Combine("catalog"));
        // The images' user is none of this machine's.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(data.Path, (UnixFileMode)0b111_111_111);

        var indexer = await RunAsync(daemon, "indexer", data.Path, ["build", "--catalog", "/data/catalog", "--output", "/data/catalog.index"]);
        (await daemon.Client.Containers.WaitContainerAsync(indexer)).StatusCode.ShouldBe(0);
        await LeftoverContainers.RemoveAsync(daemon.Engine, indexer, default);

        var port = PublishedPrograms.FreePort();
        var inference = await RunAsync(daemon, "inference", data.Path, ["--Inference:IndexPath=/data/catalog.index"], port);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            for (var patience = RunningApplication.Patience(); !await IsHealthyAsync(http); await Task.Delay(50, patience)) { }
            var answer = await (await http.PostImageAsync("/search?k=1", catalog.Query)).ReadJsonAsync();
            answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(catalog.ExpectedLabel);
        }
        finally
        {
            await LeftoverContainers.RemoveAsync(daemon.Engine, inference, default);
        }
    }

    private static async Task<string> RunAsync(RealDaemon daemon, string image, string data, string[] arguments, int? port = null)
    {
        var container = await daemon.Client.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = $"edgeai/{image}:latest",
            Cmd = arguments,
            Env = ["HTTP_PORTS=8080", $"Embedding__CallDeadline={BusyMachine.CallDeadline:c}"],
            HostConfig = new HostConfig
            {
                ReadonlyRootfs = true,
                CapDrop = ["ALL"],
                SecurityOpt = ["no-new-privileges"],
                Tmpfs = new Dictionary<string, string> { ["/tmp"] = "" },
                Mounts = [new Mount { Type = "bind", Source = data, Target = "/data" }],
                PortBindings = port is null ? new Dictionary<string, IList<PortBinding>>() : new Dictionary<string, IList<PortBinding>> { ["8080/tcp"] = [new PortBinding { HostIP = "127.0.0.1", HostPort = $"{port}" }] },
            },
        });
        await daemon.Client.Containers.StartContainerAsync(container.ID, new ContainerStartParameters());
        return container.ID;
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("/health")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
