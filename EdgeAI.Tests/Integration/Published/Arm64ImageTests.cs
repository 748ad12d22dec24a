using System.Formats.Tar;
using System.Runtime.InteropServices;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration.WholeApplication;

namespace EdgeAI.Tests.Integration.Published;

/// <summary>
/// The images for the Pi, as <c>eng/image SERVICE --rid linux-arm64</c> writes them, each run from its own root under qemu: the programs were
/// compiled ahead for arm64, the guest is compiled by Wasmtime for arm64 at its start. <c>EDGEAI_ARM64_IMAGES</c> names their folder.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class Arm64ImageTests
{
    private const string Variable = "EDGEAI_ARM64_IMAGES";
    private const string Qemu = "/usr/bin/qemu-aarch64";

    [Fact]
    public async Task Inference_ForArm64UnderQemu_EmbedsAndFindsAsOnThisMachine()
    {
        using var folder = new TemporaryFolder();
        var inference = await ProgramOrSkipAsync("inference", folder);
        var catalog = SmallCatalog.Write(folder.Combine("catalog"));
        var index = folder.Combine("catalog.index");
        var built = await IndexerRun.Of("build", "--catalog", catalog.Folder, "--output", index);
        built.ExitCode.ShouldBe(0, built.Error);

        await using var serving = Start(inference, "--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={index}");
        using var http = new HttpClient { BaseAddress = await serving.WaitForPageAsync(), Timeout = Timeout.InfiniteTimeSpan };
        for (var patience = RunningApplication.Patience(); !(await http.GetAsync("/health", patience)).IsSuccessStatusCode; await Task.Delay(200, patience))
            serving.Errors.ShouldBeEmpty();

        var answer = await (await http.PostImageAsync("/search?k=1", catalog.Query)).ReadJsonAsync();
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(catalog.ExpectedLabel);
        // An image of the catalog is its own nearest: what arm64 embeds is where x64 put it.
        var known = Directory.GetFiles(catalog.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var same = (await (await http.PostImageAsync("/search?k=1", await File.ReadAllBytesAsync(known))).ReadJsonAsync()).GetProperty("matches")[0];
        same.GetProperty("id").GetString().ShouldBe(Path.GetRelativePath(catalog.Folder, known));
        same.GetProperty("score").GetDouble().ShouldBe(1, 1e-4);
    }

    [Fact]
    public async Task IndexerAndCapture_ForArm64UnderQemu_MakeAnIndexThatThisMachineServesAndFilmForIt()
    {
        using var folder = new TemporaryFolder();
        var (indexer, capture) = (await ProgramOrSkipAsync("indexer", folder), await ProgramOrSkipAsync("capture", folder));
        var catalog = SmallCatalog.Write(folder.Combine("catalog"));
        var index = folder.Combine("catalog.index");
        await PublishedPrograms.RunAsync(indexer[0], [.. indexer[1..], "build", "--catalog", catalog.Folder, "--output", index]);

        var (grpc, capturePort) = (PublishedPrograms.FreePort(), PublishedPrograms.FreePort());
        await using var serving = await RunningService.StartAsync(index, "--Inference:GrpcPort", $"{grpc}");
        var answer = await (await serving.Http.PostImageAsync("/search?k=1", catalog.Query)).ReadJsonAsync();
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(catalog.ExpectedLabel);

        await using var filming = Start(capture,
            $"--Capture:HttpPort={capturePort}", $"--Capture:Sources:0=synthetic:{catalog.Folder}?rate=2&seed=7", $"--services:inference:grpc:0=http://localhost:{grpc}");
        using var worker = new HttpClient { BaseAddress = new Uri($"http://localhost:{capturePort}") };
        await Eventually.Holds(() => CaptureMetrics.AnsweredFrames(worker) > 2, "frames are captured, sent and answered");
    }

    // The program, with qemu and its root before it where this machine is another.
    private static async Task<string[]> ProgramOrSkipAsync(string service, TemporaryFolder folder)
    {
        var images = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(images), $"{Variable} names no folder of images: eng/image {service} --rid linux-arm64 --output FOLDER/{service}.tar makes one.");
        var isArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        Assert.SkipUnless(isArm64 || File.Exists(Qemu), $"{Qemu} is missing: install Debian's qemu-user to run the arm64 images here.");
        var root = folder.Combine($"{service}-root");
        await ExtractAsync(Path.Combine(images!, $"{service}.tar"), folder.Combine($"{service}-archive"), root);
        var program = Path.Combine(root, "app", $"EdgeAI.{char.ToUpperInvariant(service[0])}{service[1..]}");
        return isArm64 ? [program] : [Qemu, "-L", root, program];
    }

    private static ServiceProcess Start(string[] program, params string[] arguments) => ServiceProcess.StartProgram(program[0], [.. program[1..], .. arguments]);

    private static async Task ExtractAsync(string image, string archive, string root)
    {
        Directory.CreateDirectory(archive);
        Directory.CreateDirectory(root);
        await TarFile.ExtractToDirectoryAsync(image, archive, overwriteFiles: false);
        await TarFile.ExtractToDirectoryAsync(Path.Combine(archive, "layer.tar"), root, overwriteFiles: false);
    }
}
