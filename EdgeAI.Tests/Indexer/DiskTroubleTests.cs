using System.Diagnostics;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Indexer;

/// <summary>No room or no inodes for what a command writes: it says so, what was there stays, nothing half is left, and the same command works when there is room.</summary>
public sealed class DiskTroubleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => _folder.Combine("out", "i");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commands_WithoutRoom_SayWhyAndWorkAgain()
    {
        Directory.CreateDirectory(_folder.Combine("out"));
        using var disk = await FaultyDisk.CompileOrSkipAsync(_folder.Combine("out"));
        var small = DrawnCatalog.Write(_folder, "small", 2, 2);
        var large = DrawnCatalog.Write(_folder, "large", 3, 2);
        string[] source = ["build", "-c", small, "-o", _folder.Combine("source"), "--projection", "default"];
        (await IndexerRun.Of(source)).ExitCode.ShouldBe(0);

        await FailThenWorkAsync(disk, "build", "-c", small, "-o", Target, "--projection", "default");
        await FailThenWorkAsync(disk, "build", "--add", "-c", large, "-o", Target);
        await FailThenWorkAsync(disk, "push", _folder.Combine("source"), "--to", "file", "-o", _folder.Combine("out", "pushed"));
    }

    private async Task FailThenWorkAsync(FaultyDisk disk, params string[] command)
    {
        var before = Whole();
        foreach (var fault in new[] { DiskFault.NoInodes, DiskFault.Full, DiskFault.ReadOnly })
        {
            disk.Become(fault);
            var (exitCode, error) = await RunAsync(disk, command);
            exitCode.ShouldNotBe(0, $"{fault}: {string.Join(' ', command)}");
            error.ShouldContain(_folder.Combine("out"), Case.Sensitive, $"{fault}: {string.Join(' ', command)}");
            error.ShouldNotContain("   at ", Case.Sensitive, "a stack trace");
            Whole().ShouldBe(before, $"{fault}: {string.Join(' ', command)}");
            Directory.GetFiles(_folder.Combine("out"), "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty($"{fault}: {string.Join(' ', command)}");
        }
        disk.Become(DiskFault.None);
        var (worked, said) = await RunAsync(disk, command);
        worked.ShouldBe(0, said);
    }

    // The index that is in force, bit for bit.
    private string Whole() => File.Exists(Target) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Target))) : "";

    private static async Task<(int ExitCode, string Error)> RunAsync(FaultyDisk disk, string[] command)
    {
        var start = new ProcessStartInfo(IndexerProgram.Path, command) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in disk.Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = await process.StandardError.ReadToEndAsync(Cancellation);
        await output;
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, error);
    }
}
