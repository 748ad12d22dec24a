using System.Net;
using System.Net.Sockets;
using EdgeAI.Embedding;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Inference;

/// <summary>What the owner of a service that cannot start gets: one line that names the fix, and an exit code.</summary>
public sealed class StartupFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeai-faults-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_MissingIndexBesideAQdrant_NamesTheBuildCommand()
    {
        var path = Path.Combine(_folder, "none.index");

        var line = await FailsAsync(1, [.. Ports(path), "--Vectors:Index=hybrid", "--ConnectionStrings:qdrant=localhost:9"]);

        line.ShouldContain($"The index '{path}' does not exist");
        line.ShouldContain($"EdgeAI.Indexer -- build --catalog DIR --output {path}");
    }

    [Fact]
    public async Task Start_CorruptIndex_NamesFileAndBuildCommand()
    {
        var path = Path.Combine(_folder, "corrupt.index");
        var bytes = await File.ReadAllBytesAsync(DrawnCatalog.Shared.IndexPath);
        Random.Shared.NextBytes(bytes.AsSpan(0, 256));
        await File.WriteAllBytesAsync(path, bytes);

        var line = await FailsAsync(1, Ports(path));

        line.ShouldContain(path);
        line.ShouldContain("EdgeAI.Indexer -- build");
    }

    [Fact]
    public async Task Start_IndexOfAnotherEmbedding_NamesBoth()
    {
        var path = Path.Combine(_folder, "other.index");
        using (var index = HnswIndex.Create(new VectorSpace("another-module", "default", "another preprocessing", 256)))
        {
            index.Upsert("one", Enumerable.Repeat(0.0625f, 256).ToArray(), default);
            index.Save(path);
        }

        var line = await FailsAsync(1, Ports(path));

        line.ShouldContain("another-module");
        using var embedder = Embedder.Load(new EmbeddingOptions { Instances = 1, CallDeadline = BusyMachine.CallDeadline });
        line.ShouldContain(embedder.Identity.ModuleHash);
    }

    [Fact]
    public async Task Start_MissingModule_NamesTheFolder()
    {
        var line = await FailsAsync(1, [.. Ports(DrawnCatalog.Shared.IndexPath), $"--Embedding:ModelDirectory={_folder}"]);

        line.ShouldContain("The embedding module cannot be used");
        line.ShouldContain(_folder);
    }

    [Fact]
    public async Task Start_PortInUse_NamesThePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var line = await FailsAsync(1, [$"--Inference:HttpPort={port}", "--Inference:GrpcPort=0", $"--Inference:IndexPath={DrawnCatalog.Shared.IndexPath}"]);

        line.ShouldContain($":{port}");
        line.ShouldContain("in use");
        line.ShouldContain("Inference:HttpPort");
    }

    [Theory]
    [InlineData("--Inference:HttpPort=99999", "HttpPort")]
    [InlineData("--Inference:HttpPort=many", "Inference:HttpPort")]
    [InlineData("--Inference:ListenAddress=here", "Inference:ListenAddress")]
    [InlineData("--Live:BudgetMs=0", "BudgetMs")]
    [InlineData("--Live:Heartbeat=1.00:00:00", "Live:Heartbeat")]
    [InlineData("--Inference:QueueTimeout=00:00:00", "Inference:QueueTimeout")]
    [InlineData("--Embedding:CropFraction=7", "Embedding:CropFraction")]
    [InlineData("--urls=https://localhost:0", "https://localhost:0")]
    [InlineData("--HTTP_PORTS=eighty", "eighty")]
    public async Task Start_BadConfiguration_NamesTheKeyAndExitsWithTwo(string argument, string named) =>
        (await FailsAsync(2, [.. Ports(DrawnCatalog.Shared.IndexPath), argument])).ShouldContain(named);

    private static string[] Ports(string index) => ["--Inference:HttpPort=0", "--Inference:GrpcPort=0", $"--Inference:IndexPath={index}"];

    private static async Task<string> FailsAsync(int exitCode, string[] arguments)
    {
        await using var process = ServiceProcess.Start(arguments);

        (await process.WaitForExitAsync()).ShouldBe(exitCode, string.Join('\n', process.Errors));

        var line = process.Errors.ShouldHaveSingleItem();
        line.ShouldStartWith("error: ");
        return line;
    }
}
