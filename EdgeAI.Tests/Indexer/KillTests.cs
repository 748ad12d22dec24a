using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Indexer;

public partial class KillTests
{
    private const int Pictures = 120;

    [Fact]
    public async Task Build_KilledHalfWay_GoesOnWhereItWas()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 6, Pictures / 6);
        var index = folder.Combine("i");
        string[] command = ["build", "-c", catalog, "-o", index, "--projection", "default"];
        using (var process = Process.Start(new ProcessStartInfo(IndexerProgram.Path, command) { RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            var deadline = Stopwatch.StartNew();
            while (!process.HasExited && Bytes(index + ".features") < 60_000 && deadline.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(5);
            process.HasExited.ShouldBeFalse("it should be killed before it ends");
            process.Kill();
            await process.WaitForExitAsync();
        }
        File.Exists(index).ShouldBeFalse();

        var run = await IndexerRun.Of(command);

        run.ExitCode.ShouldBe(0, run.Error);
        int.Parse(EmbeddedNow().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeLessThan(Pictures - 8);
        using var built = HnswIndex.Open(index);
        built.Count.ShouldBe(Pictures);
    }

    [Fact]
    public async Task Build_Interrupted_StopsWithinSecondsAndKeepsWhatIsDone()
    {
        using var folder = new TemporaryFolder();
        var catalog = DrawnCatalog.Write(folder, "shapes", 6, Pictures / 6);
        var index = folder.Combine("i");
        // A shell in the background has its children ignore Ctrl-C, and they theirs; env undoes that.
        string[] command = ["--default-signal=INT", IndexerProgram.Path, "build", "-c", catalog, "-o", index];
        using var process = Process.Start(new ProcessStartInfo("env", command) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var waited = Stopwatch.StartNew();
        while (!process.HasExited && Bytes(index + ".features") < 60_000 && waited.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(5);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await process.WaitForExitAsync(soon.Token);
        process.ExitCode.ShouldBe(130);
        (await process.StandardError.ReadToEndAsync()).ShouldContain("run the same command again");
        File.Exists(index).ShouldBeFalse();
        Bytes(index + ".features").ShouldBeGreaterThan(50_000);
    }

    private static long Bytes(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    [GeneratedRegex(@"(\d+) embedded now")]
    private static partial Regex EmbeddedNow();
}
