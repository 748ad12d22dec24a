using System.Formats.Tar;
using Docker.DotNet;
using Docker.DotNet.Models;
using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Running.Containers;
using Microsoft.Extensions.Configuration;

namespace EdgeAI.Tests.Orchestration.Containers;

/// <summary>The Docker daemon of this machine, where there is one. Its image holds nothing: programs come from this machine by mounts, so no registry is needed.</summary>
internal sealed class RealDaemon : IDisposable
{
    private const string Repository = "edgeai-tests/empty";

    private readonly ContainerEngine _engine;

    private RealDaemon(ContainerEngine engine) => _engine = engine;

    public DockerClient Client => _engine.Client;

    public ContainerEngine Engine => _engine;

    public static async Task<RealDaemon> ConnectOrSkipAsync()
    {
        var (engine, absence) = await ContainerEngine.ConnectAsync(new ConfigurationBuilder().Build(), default);
        Assert.SkipWhen(engine is null, $"Needs a Docker daemon: {absence}.");
        var daemon = new RealDaemon(engine!);
        if ((await daemon.Client.Images.ListImagesAsync(new ImagesListParameters())).All(image => image.RepoTags?.Contains($"{Repository}:1") != true))
            await daemon.Client.Images.CreateImageAsync(new ImagesCreateParameters { FromSrc = "-", Repo = Repository, Tag = "1" }, Empty(), null, new Progress<JSONMessage>());
        return daemon;
    }

    /// <summary>Runs a shell script of this machine's programs in the container instead of what its image has.</summary>
    public static IResourceBuilder<T> Script<T>(IResourceBuilder<T> container, string script) where T : ContainerResource
    {
        container.Resource.Annotations.OfType<ContainerImageAnnotation>().Single().Image = Repository;
        container.WithImageRegistry(null).WithImageTag("1").WithEntrypoint("/bin/sh").WithArgs("-c", script);
        foreach (var folder in new[] { "/bin", "/lib", "/lib64", "/usr" }.Where(Directory.Exists))
            container.WithBindMount(folder, folder, isReadOnly: true);
        return container;
    }

    /// <summary>Containers of one AppHost, those that have ended too.</summary>
    public async Task<IList<ContainerListResponse>> ContainersOfAsync(string appHostFolder) => await Client.Containers.ListContainersAsync(new ContainersListParameters
    {
        All = true,
        Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{ContainerLabels.AppHost}={appHostFolder}"] = true } },
    });

    public void Dispose() => _engine.Dispose();

    private static MemoryStream Empty()
    {
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "tmp"));
        stream.Position = 0;
        return stream;
    }
}
