using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer.Imaging;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration.WholeApplication;
using EdgeAI.Tests.Vectors.Qdrant;
using EdgeAI.Vectors.Qdrant;
using SixLabors.ImageSharp.Formats.Tiff.Constants;

namespace EdgeAI.Tests.Integration.Published;

/// <summary>The three published programs together, with nothing of this checkout but what was published.</summary>
[Collection(RunsAlone.Name)]
public sealed class PublishedProgramsTests
{
    [Theory]
    [InlineData("inference")]
    [InlineData("indexer")]
    public void Publish_OfAProgramThatEmbeds_CarriesItsModel(string service) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(PublishedPrograms.PathOrSkip(service))!, "models", "mobilenet-v3-small", "embedder.wasm")).ShouldBeTrue();

    [Fact]
    public async Task Indexer_WithTiffTgaAndPnm_ReadsThemAsTheBuiltOneDoes()
    {
        var indexer = PublishedPrograms.PathOrSkip("indexer");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("c/A"));
        foreach (var compression in new[] { TiffCompression.None, TiffCompression.Lzw, TiffCompression.Deflate, TiffCompression.PackBits, TiffCompression.Jpeg })
            File.WriteAllBytes(folder.Combine("c/A", $"{compression}.tif"), RareImages.Tiff(compression));
        File.WriteAllBytes(folder.Combine("c/A/turned.tif"), RareImages.Turned(6));
        foreach (var name in new[] { "1.tga", "1.ppm", "1.pgm", "1.pbm", "1.pnm" }) File.WriteAllBytes(folder.Combine("c/A", name), RareImages.Drawn(name));

        (await PublishedPrograms.RunAsync(indexer, "build", "--catalog", folder.Combine("c"), "--output", folder.Combine("i"), "--projection", "default"))
            .ShouldContain("11 photographs, 1 label");
    }

    [Fact]
    public async Task Together_WithQdrant_PushAnswerAndPull()
    {
        var (indexer, inference) = (PublishedPrograms.PathOrSkip("indexer"), PublishedPrograms.PathOrSkip("inference"));
        using var folder = new TemporaryFolder();
        await using var qdrant = await QdrantImitation.StartAsync();
        qdrant.Version = "1.18.3";
        var catalog = SmallCatalog.Write(folder.Combine("catalog"));
        var index = folder.Combine("catalog.index");
        await PublishedPrograms.RunAsync(indexer, "build", "--catalog", catalog.Folder, "--output", index);
        string[] at = ["--qdrant", qdrant.ConnectionString];
        (await PublishedPrograms.RunWithErrorsAsync(indexer, ["push", index, .. at])).Error.ShouldContain(QdrantCompatibility.Warning(qdrant.Version)!);
        await PublishedPrograms.RunAsync(indexer, ["pull", "-o", folder.Combine("pulled.index"), .. at]);
        await PublishedPrograms.RunAsync(indexer, ["verify", folder.Combine("pulled.index"), "--against-qdrant", .. at]);

        await using var serving = ServiceProcess.StartProgram(inference,
            ["--Inference:HttpPort=0", "--Inference:GrpcPort=0", "--Vectors:Index=qdrant", $"--Inference:IndexPath={folder.Combine("none.index")}", $"--ConnectionStrings:qdrant={qdrant.ConnectionString}"]);
        using var http = new HttpClient { BaseAddress = await serving.WaitForPageAsync() };
        for (var patience = RunningApplication.Patience(); !(await http.GetAsync("/health", patience)).IsSuccessStatusCode; await Task.Delay(50, patience)) { }
        var answer = await (await http.PostImageAsync("/search?k=1", catalog.Query)).ReadJsonAsync();
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(catalog.ExpectedLabel);
    }

    [Fact]
    public async Task Together_FromCatalogToFrame_DoWhatTheBuiltOnesDo()
    {
        var (indexer, inference, capture) = (PublishedPrograms.PathOrSkip("indexer"), PublishedPrograms.PathOrSkip("inference"), PublishedPrograms.PathOrSkip("capture"));
        using var folder = new TemporaryFolder();
        var catalog = SmallCatalog.Write(folder.Combine("catalog"));
        var index = folder.Combine("catalog.index");
        await PublishedPrograms.RunAsync(indexer, "build", "--catalog", catalog.Folder, "--output", index);
        (await PublishedPrograms.RunAsync(indexer, "info", index)).ShouldContain($"{Directory.GetFiles(catalog.Folder, "*", SearchOption.AllDirectories).Length}");

        var (grpc, capturePort) = (PublishedPrograms.FreePort(), PublishedPrograms.FreePort());
        await using var serving = ServiceProcess.StartProgram(inference, ["--Inference:HttpPort=0", $"--Inference:GrpcPort={grpc}", $"--Inference:IndexPath={index}"]);
        using var http = new HttpClient { BaseAddress = await serving.WaitForPageAsync() };
        for (var patience = RunningApplication.Patience(); !(await http.GetAsync("/health", patience)).IsSuccessStatusCode; await Task.Delay(50, patience)) { }
        var answer = await (await http.PostImageAsync("/search?k=1", catalog.Query)).ReadJsonAsync();
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(catalog.ExpectedLabel);

        await using var filming = ServiceProcess.StartProgram(capture,
            [$"--Capture:HttpPort={capturePort}", $"--Capture:Sources:0=synthetic:{catalog.Folder}?rate=5&seed=7", $"--services:inference:grpc:0=http://localhost:{grpc}"]);
        using var worker = new HttpClient { BaseAddress = new Uri($"http://localhost:{capturePort}") };
        await Eventually.Holds(() => CaptureMetrics.AnsweredFrames(worker) > 2, "frames are captured, sent and answered");
        (await worker.GetStringAsync("/health")).ShouldStartWith("Healthy");
    }
}
