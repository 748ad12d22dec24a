using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Tests.Vectors.Qdrant.Live;

/// <summary>
/// A real Qdrant: the one that QDRANT_ENDPOINT names (a connection string, with QDRANT_API_KEY where it wants a key), else one
/// started from a <c>qdrant</c> program on the path, else from a local image. Without any of these the suite skips and says so.
/// </summary>
public sealed class LiveQdrant : IAsyncLifetime
{
    private const string Image = "qdrant/qdrant";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-live-qdrant-");
    private Process? _process;
    private string? _container;

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
        else if (await LocalImageAsync() is { } docker)
        {
            var (rest, grpc) = (FreePort(), FreePort());
            var (code, output) = await RunAsync(docker.Tool, ["run", "-d", "--rm", "--pull=never", "-p", $"127.0.0.1:{rest}:6333", "-p", $"127.0.0.1:{grpc}:6334", docker.Image]);
            if (code != 0)
            {
                Why = $"the image {docker.Image} is here but does not start: {output}";
                return;
            }
            _container = $"{docker.Tool} {output.Trim()}";
            ConnectionString = $"Endpoint=http://127.0.0.1:{grpc};Rest=http://127.0.0.1:{rest}";
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
        if (_container?.Split(' ') is [var tool, var id]) await RunAsync(tool, ["rm", "-f", id]);
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
            catch (Grpc.Core.RpcException) when (tries < 60)
            {
                await Task.Delay(500);
            }
        }
    }

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task<(string Tool, string Image)?> LocalImageAsync()
    {
        foreach (var tool in new[] { "docker", "podman" })
        {
            if (OnPath(tool) is null) continue;
            var (code, output) = await RunAsync(tool, ["images", "--format", "{{.Repository}}:{{.Tag}}"]);
            if (code == 0 && output.Split('\n').FirstOrDefault(line => line.Contains(Image + ":", StringComparison.Ordinal)) is { } image) return (tool, image.Trim());
        }
        return null;
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : await error);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
