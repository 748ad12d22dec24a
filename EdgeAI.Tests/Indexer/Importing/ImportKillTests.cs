using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Vectors;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Indexer.Importing;

public sealed partial class ImportKillTests : IDisposable
{
    private const int Rows = 12_000;

    private readonly TemporaryFolder _folder = new();

    private string Index => _folder.Combine("i.index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_KilledHalfWay_GoesOnWhereItWas()
    {
        var vectors = WriteVectors(seed: 1);
        var command = Command();
        await KillHalfWay(command);
        File.Exists(Index).ShouldBeFalse("nothing takes its place before it is whole");

        var run = await IndexerRun.Of(command);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("going on");
        AlreadyThere(run).ShouldBeInRange(1024, Rows - 1);
        using var index = HnswIndex.Open(Index);
        index.Count.ShouldBe(Rows);
        var found = 0;
        var matches = new VectorMatch[1];
        for (var i = 0; i < Rows; i += 10)
            if (index.Search(vectors[i], matches) == 1 && matches[0].Id == $"item/{i}") found++;
        found.ShouldBeGreaterThanOrEqualTo(Rows / 10 * 99 / 100, "what was built in two parts is one graph");
        Directory.GetFiles(_folder.Path).ShouldNotContain(file => file.Contains(".import"));
    }

    [Fact]
    public async Task Import_OfAnotherFileAfterAKill_BeginsAnew()
    {
        WriteVectors(seed: 1);
        await KillHalfWay(Command());
        var vectors = WriteVectors(seed: 2);

        var run = await IndexerRun.Of(Command());

        run.ExitCode.ShouldBe(0, run.Error);
        AlreadyThere(run).ShouldBe(0);
        using var index = HnswIndex.Open(Index);
        index.TryGet("item/5", out var entry).ShouldBeTrue();
        ClusteredVectors.Dot(entry.Vector.Span, vectors[5]).ShouldBe(1, 1e-5);
    }

    [Fact]
    public async Task Import_AfterAKillThatLeftADamagedPart_BeginsAnew()
    {
        WriteVectors(seed: 1);
        await KillHalfWay(Command());
        File.WriteAllBytes(Index + ".import", File.ReadAllBytes(Index + ".import")[..5000]);

        var run = await IndexerRun.Of(Command());

        run.ExitCode.ShouldBe(0, run.Error);
        AlreadyThere(run).ShouldBe(0);
    }

    private static int AlreadyThere(IndexerRun run) => int.Parse(InTheGraph().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture);

    private string[] Command() => ["import", _folder.Combine("v.npy"), "--labels", _folder.Combine("v.csv"), "-o", Index, "--save-every", "0"];

    private float[][] WriteVectors(int seed)
    {
        var vectors = ClusteredVectors.Draw(Rows, ImportFiles.Dimension, 100, 0.6f, seed);
        ImportFiles.WriteNpy(_folder.Combine("v.npy"), vectors);
        ImportFiles.WriteCsv(_folder.Combine("v.csv"), vectors.Select((_, i) => ($"item/{i}", $"L{i % 100}")));
        return vectors;
    }

    private async Task KillHalfWay(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(IndexerProgram.Path, command) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var deadline = Stopwatch.StartNew();
        while (!process.HasExited && !(File.Exists(Index + ".import") && new FileInfo(Index + ".import").Length > 5_000_000) && deadline.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(5);
        process.HasExited.ShouldBeFalse("it should be killed before it ends");
        process.Kill();
        await process.WaitForExitAsync();
    }

    [GeneratedRegex("([0-9]+) were in the graph already")]
    private static partial Regex InTheGraph();
}
