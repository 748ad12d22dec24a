using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Tests.Vectors.Qdrant.Live;

/// <summary>
/// A real Qdrant: the one that QDRANT_ENDPOINT names (a connection string, with QDRANT_API_KEY where it wants a key), else one
/// started from a <c>qdrant</c> program on the path, else from a local image. Without any of these the suite skips and says so.
/// </summary>
public sealed class LiveQdrant : IAsyncLifetime
{
    private const int Rest = 6333, Grpc = 6334;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-live-qdrant-");
    private Process? _process;
    private IContainer? _container;

    public string? ConnectionString { get; private set; }

    public string Why { get; private set; } = "QDRANT_ENDPOINT is not set, there is no qdrant program on the path and no local image qdrant/qdrant: no live Qdrant to test against";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("QDRANT_ENDPOINT") is { Length: > 0 } endpoint)
        {
            var key = Environment.GetEnvironmentVariable("QDRANT_API_KEY");
            ConnectionString = string.IsNullOrEmpty(key) || endpoint.Contains("Key=", StringComparison.OrdinalIgnoreCase) ? endpoint : $"{endpoint};Key={key}";
        }
        else if (OnPath("qdrant") is { } program)
        {
            var (rest, grpc) = (FreePort(), FreePort());
            var start = new ProcessStartInfo(program) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["QDRANT__SERVICE__HOST"] = "127.0.0.1";
            start.Environment["QDRANT__SERVICE__HTTP_PORT"] = $"{rest}";
            start.Environment["QDRANT__SERVICE__GRPC_PORT"] = $"{grpc}";
            start.Environment["QDRANT__TELEMETRY_DISABLED"] = "true";
            _process = Process.Start(start)!;
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            ConnectionString = $"Endpoint=http://127.0.0.1:{grpc};Rest=http://127.0.0.1:{rest}";
        }
        else if (await LocalImageAsync() is { } image)
        {
            _container = new ContainerBuilder(image).WithImagePullPolicy(PullPolicy.Never).WithPortBinding(Rest, assignRandomHostPort: true).WithPortBinding(Grpc, assignRandomHostPort: true).Build();
            try
            {
                await _container.StartAsync();
                ConnectionString = $"Endpoint=http://127.0.0.1:{_container.GetMappedPublicPort(Grpc)};Rest=http://127.0.0.1:{_container.GetMappedPublicPort(Rest)}";
            }
            catch (Exception fault) when (fault is DockerApiException or TimeoutException)
            {
                Why = $"the image {image} is here but does not start: {fault.Message}";
            }
        }
        if (ConnectionString is not null) await WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        if (_container is not null) await _container.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task WaitAsync()
    {
        using var client = new QdrantServer(QdrantOptions.Parse(ConnectionString!));
        for (var tries = 0; ; tries++)
        {
            try
            {
                await client.CheckHealthAsync();
                return;
            }
            catch (global::Grpc.Core.RpcException) when (tries < 60)
            {
                await Task.Delay(500);
            }
        }
    }

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task<string?> LocalImageAsync() =>
        await DockerDaemon.AnswersAsync() is null ? (await DockerDaemon.ImagesAsync()).FirstOrDefault(image => image.Contains("qdrant/qdrant:", StringComparison.Ordinal)) : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
