using System.Formats.Tar;
using System.Runtime.InteropServices;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration.WholeApplication;

namespace EdgeAI.Tests.Integration.Published;

/// <summary>
/// The image for the Pi, as <c>eng/image inference --rid linux-arm64</c> writes it, run from its own root under qemu: the program was
/// compiled ahead for arm64, the guest is compiled by Wasmtime for arm64 at its start. <c>EDGEAI_ARM64_IMAGE</c> names the archive.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class Arm64ImageTests
{
    private const string Variable = "EDGEAI_ARM64_IMAGE";
    private const string Qemu = "/usr/bin/qemu-aarch64";

    [Fact]
    public async Task Inference_ForArm64UnderQemu_EmbedsAndFindsAsOnThisMachine()
    {
        var image = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(image), $"{Variable} names no image: eng/image inference --rid linux-arm64 --output FILE makes one.");
        Assert.SkipUnless(File.Exists(Qemu) || RuntimeInformation.ProcessArchitecture == Architecture.Arm64, $"{Qemu} is missing: install Debian's qemu-user to run the arm64 image here.");
        using var folder = new TemporaryFolder();
        var root = Directory.CreateDirectory(folder.Combine("root")).FullName;
        await ExtractAsync(image!, folder.Combine("archive"), root);
        var catalog = SmallCatalog.Write(folder.Combine("catalog"));
        var index = folder.Combine("catalog.index");
        var built = await IndexerRun.Of("build", "--catalog", catalog.Folder, "--output", index);
        built.ExitCode.ShouldBe(0, built.Error);

        var program = Path.Combine(root, "app", "EdgeAI.Inference");
        string[] arguments = ["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={index}"];
        await using var serving = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? ServiceProcess.StartProgram(program, arguments)
            : ServiceProcess.StartProgram(Qemu, ["-L", root, program, .. arguments]);
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

    private static async Task ExtractAsync(string image, string archive, string root)
    {
        Directory.CreateDirectory(archive);
        await TarFile.ExtractToDirectoryAsync(image, archive, overwriteFiles: false);
        await TarFile.ExtractToDirectoryAsync(Path.Combine(archive, "layer.tar"), root, overwriteFiles: false);
    }
}
