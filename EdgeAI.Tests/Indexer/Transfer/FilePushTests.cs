using EdgeAI.Recognition;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Indexer.Transfer;

public sealed class FilePushTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Source => _folder.Combine("from", "catalog.index");

    private string Target => _folder.Combine("to", "catalog.index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PushToFile_CutOffWithOtherBytesInTheMiddle_EndsInTheSameFile()
    {
        var space = PushedIndex.Write(Source, 2000, seed: 1);
        ThumbnailFolder.ForIndex(Source).Write("item/1", [1, 2, 3]);
        Directory.CreateDirectory(_folder.Combine("to"));
        // What an earlier push left: the beginning of this file, then something else.
        var bytes = await File.ReadAllBytesAsync(Source, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Target + ".partial", [.. bytes[..50_000], .. new byte[30_000]], TestContext.Current.CancellationToken);

        var run = await IndexerRun.Of("push", Source, "--to", "file", "-o", Target);
        run.ExitCode.ShouldBe(0, run.Error);
        (await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken)).ShouldBe(bytes);
        File.Exists(Target + ".partial").ShouldBeFalse();
        IndexProjection.Find(Target, space).Projection!.Hash.ShouldBe(space.Projection);
        ThumbnailFolder.ForIndex(Target).Contains("item/1").ShouldBeTrue();

        (await IndexerRun.Of("push", Source, "--to", "file", "-o", Target)).Output.ShouldContain("0 thumbnails copied now");
        (await IndexerRun.Of("verify", Target)).Output.ShouldContain("whole, 2000 entries");
    }

    [Fact]
    public async Task PushToFile_OfAnIndexWithALog_IncludesItsChanges()
    {
        var space = PushedIndex.Write(Source, 50, seed: 1);
        using (var live = LiveIndex.Open(Source, space)) live.Upsert("taught", Enumerable.Range(1, 16).Select(i => (float)i).ToArray(), "{}"u8);
        var run = await IndexerRun.Of("push", Source, "--to", "file", "-o", Target);
        run.ExitCode.ShouldBe(0, run.Error);
        using var index = HnswIndex.Open(Target);
        index.Count.ShouldBe(51);
        (await IndexerRun.Of("compact", Source)).Output.ShouldContain("bytes before");
        (LogReader.Read(IndexLog.PathOf(Source))?.Operations.Count ?? 0).ShouldBe(0, "its changes are in the file now");
        (await IndexerRun.Of("verify", Source)).Output.ShouldContain("whole, 51 entries");
    }

    [Theory]
    [InlineData("--to file needs --output", "--to", "file")]
    [InlineData("--rollback belongs to --to qdrant", "--to", "file", "--rollback")]
    [InlineData("--output belongs to --to file", "-o", "x")]
    [InlineData("tape", "--to", "tape")]
    [InlineData("--keep", "--keep", "0")]
    public async Task Push_WithOptionsThatDoNotFit_SaysWhich(string expected, params string[] options)
    {
        PushedIndex.Write(Source, 5, seed: 1);
        var run = await IndexerRun.Of(["push", Source, .. options]);
        run.ExitCode.ShouldBe(2);
        run.OnlyError.ShouldContain(expected);
    }

    [Fact]
    public async Task Verify_OfADamagedIndex_NamesTheSection()
    {
        PushedIndex.Write(Source, 500, seed: 1);
        var bytes = await File.ReadAllBytesAsync(Source, TestContext.Current.CancellationToken);
        // What is zero may be padding between sections, which nobody reads.
        bytes[Array.FindIndex(bytes, bytes.Length / 2, value => value != 0)] ^= 1;
        await File.WriteAllBytesAsync(Source, bytes, TestContext.Current.CancellationToken);
        var run = await IndexerRun.Of("verify", Source);
        run.ExitCode.ShouldBe(1);
        run.OnlyError.ShouldContain("section");
    }
}
