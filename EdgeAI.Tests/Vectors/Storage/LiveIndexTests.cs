using System.Diagnostics;
using System.IO.Compression;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Vectors.Storage;

public sealed class LiveIndexTests : IDisposable
{
    private const int Dimension = 16;
    private static readonly VectorSpace Space = new("module", "default", "rgb8", Dimension);
    private static readonly float[][] Base = ClusteredVectors.Draw(3000, Dimension, 40, 0.6f, 31);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    private string FilePath => Path.Combine(_folder.FullName, "live.index");

    private string LogPath => FilePath + ".log";

    [Fact]
    public void Open_AfterChanges_HasThemAgain()
    {
        using (var live = LiveIndex.Open(FilePath, Space))
        {
            for (var i = 0; i < 50; i++)
                live.Upsert($"{i}", Base[i], "{}"u8);
            live.Delete("7").ShouldBeTrue();
            live.Delete("7").ShouldBeFalse();
            live.Upsert("8", Base[100], default);
        }
        using (var live = LiveIndex.Open(FilePath, Space))
            ShouldHold(live.Index, Expected());
        // A reader needs no lock and sees the log too.
        using var reader = HnswIndex.Open(FilePath, Space);
        ShouldHold(reader, Expected());

        static Dictionary<string, int> Expected()
        {
            var expected = Enumerable.Range(0, 50).Where(i => i != 7).ToDictionary(i => $"{i}", i => i);
            expected["8"] = 100;
            return expected;
        }
    }

    [Fact]
    public async Task Checkpoint_WhileSearching_KeepsAnswersAndEmptiesTheLog()
    {
        using var live = LiveIndex.Open(FilePath, Space);
        live.UpsertMany([.. Base[..1500].Select((vector, i) => new VectorEntry($"{i}", vector, default))]);
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var matches = new VectorMatch[1];
            for (var i = 0; !stop.IsCancellationRequested; i = (i + 1) % 1500)
            {
                live.Index.Search(Base[i], matches, 256).ShouldBe(1);
                matches[0].Score.ShouldBe(1, 1e-5f);
                live.Index.TryGet($"{i}", out _).ShouldBeTrue();
            }
        });
        for (var round = 0; round < 10; round++)
        {
            live.Upsert($"more {round}", Base[2000 + round], default);
            live.Checkpoint();
            live.LogBytes.ShouldBe(LogReader.HeaderBytes);
        }
        await stop.CancelAsync();
        await reader;
        live.Index.Count.ShouldBe(1510);
        HnswIndex.Verify(FilePath);
    }

    [Fact]
    public void Commit_OfALongLog_FoldsItIntoTheFile()
    {
        var options = new LiveIndexOptions { LogBytesBeforeCheckpoint = 1 << 16 };
        using (var live = LiveIndex.Open(FilePath, Space, options))
            for (var i = 0; i < 2000; i++)
            {
                live.Upsert($"{i % 300}", Base[i], default);
                live.LogBytes.ShouldBeLessThan((1 << 16) + 1000);
            }
        using var again = LiveIndex.Open(FilePath, Space);
        ShouldHold(again.Index, Enumerable.Range(1700, 300).ToDictionary(i => $"{i % 300}", i => i));
    }

    [Fact]
    public void Open_AfterWritersThatWereKilled_RemovesWhatTheyLeft()
    {
        foreach (var left in (string[])["live.index.4711.tmp", "live.index.log.12.tmp", "live.index.mine.tmp", "other.index.12.tmp"])
            File.WriteAllText(Path.Combine(_folder.FullName, left), "half a file");
        LiveIndex.Open(FilePath, Space).Dispose();
        _folder.GetFiles("*.tmp").Select(file => file.Name).ShouldBe(["live.index.mine.tmp", "other.index.12.tmp"], ignoreOrder: true);
    }

    [Fact]
    public void Open_ASecondTime_NamesTheHolder()
    {
        using var first = LiveIndex.Open(FilePath, Space);
        var refused = Should.Throw<IndexLockedException>(() => LiveIndex.Open(FilePath, Space));
        refused.Holder.ShouldContain($"process {Environment.ProcessId}");
        refused.Message.ShouldContain(FilePath);
        using var other = HnswIndex.Create(Space);
        Should.Throw<IndexLockedException>(() => other.Save(FilePath));
        first.Dispose();
        LiveIndex.Open(FilePath, Space).Dispose();
    }

    [Fact]
    public void Upsert_FromManyThreads_SharesCommitsAndLosesNothing()
    {
        using (var live = LiveIndex.Open(FilePath, Space))
            Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => live.Upsert($"{i}", Base[i], default));
        LogReader.Read(LogPath)!.Operations.Count.ShouldBe(400);
        using var again = LiveIndex.Open(FilePath, Space);
        ShouldHold(again.Index, Enumerable.Range(0, 400).ToDictionary(i => $"{i}", i => i));
    }

    [Fact]
    public void Open_WithTheLogCutAnywhere_HasEveryCommitBeforeTheCut()
    {
        List<long> ends = [];
        using (var live = LiveIndex.Open(FilePath, Space))
            for (var i = 0; i < 40; i++)
            {
                live.Upsert($"{i}", Base[i], "{\"n\":1}"u8);
                ends.Add(live.LogBytes);
            }
        var log = File.ReadAllBytes(LogPath);
        log.Length.ShouldBe((int)ends[^1]);
        var random = new Random(41);
        for (var round = 0; round < 300; round++)
        {
            var cut = random.Next(LogReader.HeaderBytes, log.Length + 1);
            File.WriteAllBytes(LogPath, log[..cut]);
            var kept = ends.Count(end => end <= cut);
            using (var live = LiveIndex.Open(FilePath, Space))
            {
                ShouldHold(live.Index, Enumerable.Range(0, kept).ToDictionary(i => $"{i}", i => i));
                live.Upsert("after", Base[99], default);
            }
            using var again = LiveIndex.Open(FilePath, Space);
            again.Index.Count.ShouldBe(kept + 1);
        }
    }

    [Fact]
    public void Open_WithABitFlippedAnywhereInTheLog_SaysSo()
    {
        using (var live = LiveIndex.Open(FilePath, Space))
            for (var i = 0; i < 10; i++)
                live.Upsert($"{i}", Base[i], default);
        var log = File.ReadAllBytes(LogPath);
        var random = new Random(42);
        for (var round = 0; round < 200; round++)
        {
            var damaged = (byte[])log.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(LogPath, damaged);
            var refused = Should.Throw<IndexFormatException>(() => LiveIndex.Open(FilePath, Space));
            refused.Section.ShouldBeOneOf("log", "header");
            refused.Message.ShouldContain("Remedy");
            Should.Throw<IndexFormatException>(() => HnswIndex.Verify(FilePath));
        }
    }

    [Fact]
    public void Open_WithTheLogOfAnotherFile_IsRefused()
    {
        using (var live = LiveIndex.Open(FilePath, Space))
            live.Upsert("a", Base[0], default);
        var old = File.ReadAllBytes(LogPath);
        using (var live = LiveIndex.Open(FilePath, Space))
        {
            live.Checkpoint();
            live.Upsert("b", Base[1], default);
            live.Checkpoint();
        }
        File.WriteAllBytes(LogPath, old);
        Should.Throw<IndexFormatException>(() => LiveIndex.Open(FilePath, Space)).Message.ShouldContain("another index file");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Open_OfAnOlderVersion_ReadsItAndCompactWritesTheNewest(byte version)
    {
        using (var packed = new GZipStream(File.OpenRead(RepositoryRoot.Combine("EdgeAI.Tests", "Vectors", "Storage", "Fixtures", $"catalog-v{version}.index.gz")), CompressionMode.Decompress))
        using (var file = File.Create(FilePath))
            packed.CopyTo(file);
        File.ReadAllBytes(FilePath)[8].ShouldBe(version);
        var vectors = ClusteredVectors.Draw(60, Dimension, 6, 0.6f, 21);
        Check();
        LiveIndex.Compact(FilePath, Space);
        File.ReadAllBytes(FilePath)[8].ShouldBe((byte)IndexFileHeader.VersionWithoutCompanions);
        HnswIndex.Verify(FilePath);
        Check();

        void Check()
        {
            using var index = HnswIndex.Open(FilePath, Space);
            index.Count.ShouldBe(60);
            var matches = new VectorMatch[1];
            for (var i = 0; i < 60; i++)
            {
                index.Search(vectors[i], matches).ShouldBe(1);
                matches[0].Id.ShouldBe($"item/{i}");
            }
        }
    }

    [Fact]
    public void Cycles_OfOneAddAndOneDelete_KeepTheFileSmall()
    {
        var options = new LiveIndexOptions { LogBytesBeforeCheckpoint = 1 << 16 };
        using (var live = LiveIndex.Open(FilePath, Space, options))
        {
            live.UpsertMany([.. Base[..500].Select((vector, i) => new VectorEntry($"{i}", vector, default))]);
            for (var i = 500; i < 2500; i++)
            {
                live.Upsert($"{i}", Base[i], default);
                live.Delete($"{i - 500}").ShouldBeTrue();
            }
        }
        LiveIndex.Compact(FilePath);
        using var fresh = HnswIndex.Create(Space);
        fresh.UpsertMany(Base[2000..2500].Select((vector, i) => new VectorEntry($"{i + 2000}", vector, default)));
        fresh.Save(FilePath + ".fresh");
        ((double)new FileInfo(FilePath).Length).ShouldBeLessThanOrEqualTo(1.2 * new FileInfo(FilePath + ".fresh").Length);
    }

    [Fact]
    public void Upsert_OnAFullDisk_IsRefusedAndLaterWorks()
    {
        var mount = Path.Combine(_folder.FullName, "small");
        Directory.CreateDirectory(mount);
        if (Environment.UserName != "root" || !Run("mount", "-t", "tmpfs", "-o", "size=1m", "edgeai-test", mount))
            Assert.Skip("mounting a small tmpfs needs root");
        try
        {
            var path = Path.Combine(mount, "live.index");
            using var live = LiveIndex.Open(path, Space);
            var stored = new Dictionary<string, int>();
            IOException? refused = null;
            for (var i = 0; refused is null; i++)
                try
                {
                    live.Upsert($"{i}", Base[i], new byte[2000]);
                    stored[$"{i}"] = i;
                }
                catch (IOException exception)
                {
                    refused = exception;
                }
            refused.Message.ShouldContain("Free space");
            ShouldHold(live.Index, stored);
            // The index file cannot be written either: an error, and everything as before.
            Should.Throw<IOException>(live.Checkpoint);
            Directory.GetFiles(mount, "*.tmp").ShouldBeEmpty();
            Run("mount", "-o", "remount,size=8m", mount).ShouldBeTrue();
            live.Upsert("again", Base[900], default);
            stored["again"] = 900;
            live.Checkpoint();
            live.Dispose();
            using var reopened = LiveIndex.Open(path, Space);
            ShouldHold(reopened.Index, stored);
        }
        finally
        {
            Run("umount", "-l", mount);
        }
    }

    internal static void ShouldHold(HnswIndex index, Dictionary<string, int> expected)
    {
        index.Count.ShouldBe(expected.Count);
        foreach (var (id, row) in expected)
        {
            index.TryGet(id, out var entry).ShouldBeTrue(id);
            entry.Vector.Span.SequenceEqual(Base[row]).ShouldBeTrue(id);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
