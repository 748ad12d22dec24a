using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Guest;
using EdgeAI.Indexer.Transfer;
using EdgeAI.Inference.Feedback;
using EdgeAI.Inference.Hosting;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Items;
using EdgeAI.Tests.Embedding.Guest;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant;
using EdgeAI.Vectors.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAI.Tests.Integration.Survival;

/// <summary>Every kind of file that is kept, torn: cut at every byte of its last two records, and with each of its last sectors never filled.</summary>
public sealed class TornFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly VectorSpace Space = new("module", "default", "squash", 8);

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.Combine("file");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Corrections(bool withDigest)
    {
        using (var file = new FeedbackFile(FilePath))
        {
            file.Load();
            file.BeginWriting(Now);
            var entries = Enumerable.Range(0, 6).Select(i => file.Append(new FeedbackEntry($"{i}", Now, CorrectionKind.Is, "a/b", "cam"), Pattern(400, i)).Entry with { Embedded = new FrameEmbedding(1, [i], []) }).ToList();
            if (withDigest) file.RenewDigest(entries);
        }
        TornFile.ShouldBeRefusedOrRecovered(FilePath, 1100, () =>
        {
            using var file = new FeedbackFile(FilePath);
            var entries = file.Load();
            // What a record in force says is that of the file, or the picture is known to be damaged.
            var isDamaged = FeedbackFile.FindDamage(FilePath, file.Unread) is not null;
            // A record that is missing between others is said to be.
            if (entries.Select(entry => entry.Id).Where((id, i) => id != $"{i}").Any()) file.Damage.ShouldNotBeNull();
            foreach (var entry in entries.Where(_ => !isDamaged)) file.ReadPicture(entry).ShouldBe(Pattern(400, int.Parse(entry.Id, CultureInfo.InvariantCulture)));
            return [.. entries.Select(entry => entry.Id)];
        }, mayLackAny: true);
    }

    [Fact]
    public void CorrectionsDigest()
    {
        using (var file = new FeedbackFile(_folder.Combine("catalog.feedback")))
        {
            file.Load();
            file.BeginWriting(Now);
            file.RenewDigest([.. Enumerable.Range(0, 30).Select(i => file.Append(new FeedbackEntry($"{i}", Now, CorrectionKind.Is, "a/b", "cam"), Pattern(40, i)).Entry with { Embedded = new FrameEmbedding(1, [i, 2, 3], [4]) })]);
        }
        TornFile.ShouldBeRefusedOrRecovered(_folder.Combine("catalog.feedback.digest"), 700, () =>
        {
            using var file = new FeedbackFile(_folder.Combine("catalog.feedback"));
            var entries = file.Load();
            // Whatever the digest lacks is read in its file.
            entries.Count.ShouldBe(30);
            return [.. entries.Select(entry => entry.Embedded is { } embedded ? $"{entry.Id}:{embedded.Own[0]}" : $"{entry.Id}:{entry.Id}")];
        });
    }

    [Fact]
    public void Regions()
    {
        RecordLines.Write(FilePath, [.. Enumerable.Range(0, 40).Select(i => Encoding.UTF8.GetBytes($$"""{"source":"camera-{{i}}","left":0.{{i}}}"""))]);
        TornFile.ShouldBeRefusedOrRecovered(FilePath, 300, () => [.. RecordLines.Read(File.ReadAllBytes(FilePath), out _).Select(Encoding.UTF8.GetString)], mayLackAny: true);
    }

    [Fact]
    public void Features()
    {
        const int Count = 100;
        using (var cache = FeatureCache.Open(FilePath, Count))
            for (var i = 0; i < 50; i++) cache.Append(new FeatureKey(new PhotographStamp((UInt128)i), new FeatureView(1)), Values(Count, i));
        TornFile.ShouldBeRefusedOrRecovered(FilePath, 2 * (Count * 2 + 40), () =>
        {
            using var cache = FeatureCache.Open(FilePath, Count);
            var (found, features) = (new List<string>(), new float[Count]);
            for (var i = 0; i < 50; i++)
                if (cache.TryRead(new FeatureKey(new PhotographStamp((UInt128)i), new FeatureView(1)), features)) found.Add($"{i}: {features[0]} {features[^1]}");
            return found;
        }, mayLackAny: true);
    }

    [Fact]
    public void Items()
    {
        var item = new TaughtItem("item", "Mug", Now, [.. Enumerable.Range(0, 30).Select(i => new TaughtPhotograph($"{i:0000}.jpg", i, Now, $"{i:x16}"))]);
        ItemDescription.Write(_folder.Path, item);
        var path = _folder.Combine(ItemDescription.FileName);
        TornFile.ShouldBeRefusedOrRecovered(path, 2000, () => ItemDescription.Read(path, "item", out _, out _) is { } read
            ? [read.Label, .. read.Photographs.Select(photograph => $"{photograph}")] : null, mayLackAny: false);
    }

    [Fact]
    public void Sources()
    {
        var photographs = Enumerable.Range(0, 60).Select(i => new CatalogPhotograph($"Fruit/{i}.jpg", new CatalogPayload("Fruit", "drawn", $"{i}"), $"/catalog/Fruit/{i}.jpg", new PhotographStamp((UInt128)i))).ToList();
        CatalogSources.Write(FilePath, photographs);
        TornFile.ShouldBeRefusedOrRecovered(FilePath + ".sources", 300, () => CatalogSources.TryRead(FilePath)?.OrderBy(source => source.Value.Path, StringComparer.Ordinal).Select(source => $"{source.Key} {source.Value}").ToList());
    }

    [Fact]
    public void ProjectionOfAFit()
    {
        ProjectionFile.Write(FilePath, new FittedProjection(ProjectionKind.Labelled, 0.75, new Projection(4, 64, Values(256, 1), Values(4, 2)), 0, 0, "module", 42, 7, "for this test"));
        TornFile.ShouldBeRefusedOrRecovered(FilePath, 1600, () => Refusable<ProjectionFileException>(() => [ProjectionFile.Read(FilePath).Projection!.Hash]));
    }

    [Fact]
    public void IndexFile()
    {
        using (var index = HnswIndex.Create(Space))
        {
            for (var i = 0; i < 60; i++) index.Upsert($"{i}", Values(8, i), "{}"u8);
            index.Save(FilePath);
        }
        TornFile.ShouldBeRefusedOrRecovered(FilePath, 400, () => Refusable<IndexFormatException>(() =>
        {
            HnswIndex.Verify(FilePath);
            using var index = HnswIndex.Open(FilePath);
            return [.. index.Entries().OrderBy(entry => entry.Id, StringComparer.Ordinal).Select(entry => $"{entry.Id} {entry.Vector.Span[0]}")];
        }));
    }

    [Fact]
    public void IndexLog()
    {
        using (var live = LiveIndex.Open(FilePath, Space))
            for (var i = 0; i < 12; i++) live.Upsert($"{i:00}", Values(8, i), "{}"u8);
        var log = Directory.GetFiles(_folder.Path).Single(path => path.EndsWith(".log", StringComparison.Ordinal));
        TornFile.ShouldBeRefusedOrRecovered(log, 300, () => Refusable<IndexFormatException>(() =>
        {
            using var live = LiveIndex.Open(FilePath, Space);
            return [.. live.Index.Entries().OrderBy(entry => entry.Id, StringComparer.Ordinal).Select(entry => $"{entry.Id} {entry.Vector.Span[0]}")];
        }));
    }

    [Fact]
    public void PullProgress()
    {
        using (var spool = PullSpool.Open(FilePath, "content"))
            for (var page = 0; page < 4; page++) spool.Append(new QdrantPage([.. Enumerable.Range(0, 3).Select(i => new VectorEntry($"{page}-{i}", Values(8, i), Encoding.UTF8.GetBytes("{}")))], $"{page + 1}"));
        TornFile.ShouldBeRefusedOrRecovered(FilePath, 500, () =>
        {
            using var spool = PullSpool.Open(FilePath, "content");
            List<string> entries = [.. spool.ReadEntries(default).Select(entry => $"{entry.Id} {entry.Vector.Span[^1]}")];
            spool.Next.ShouldBe(entries.Count == 0 ? null : $"{entries.Count / 3}");
            return entries;
        });
    }

    [Fact]
    public void Thumbnails()
    {
        var thumbnails = ThumbnailFolder.ForIndex(FilePath);
        var jpeg = DrawnMug.Draw(0);
        thumbnails.Write("a", jpeg);
        TornFile.ShouldBeRefusedOrRecovered(thumbnails.PathOf("a"), jpeg.Length, () =>
            thumbnails.Contains("a") ? [Convert.ToHexString(File.ReadAllBytes(thumbnails.PathOf("a")).AsSpan(0, jpeg.Length))] : null);
        // Cut behind the picture it is whole: that is how earlier versions wrote it.
        File.WriteAllBytes(thumbnails.PathOf("a"), jpeg);
        thumbnails.Contains("a").ShouldBeTrue();
    }

    [Fact]
    public void CompiledModules()
    {
        using var guest = new GuestFolder("well-behaved");
        var wasm = File.ReadAllBytes(Path.Combine(guest.Model, "embedder.wasm"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(wasm));
        var cache = new CompiledModuleCache(guest.Cache, NullLogger.Instance);
        bool IsCompiled()
        {
            using var module = cache.Load(GuestEngine.Shared, "toy", wasm, hash, out var compiled);
            return compiled;
        }
        IsCompiled().ShouldBeTrue();
        foreach (var path in Directory.GetFiles(guest.Cache))
            foreach (var (what, torn) in TornFile.Forms(File.ReadAllBytes(path), 100))
            {
                File.WriteAllBytes(path, torn);
                IsCompiled().ShouldBeTrue($"{Path.GetExtension(path)} {what}");
            }
        // What a compilation left that was killed goes with the next.
        var compiled = Directory.GetFiles(guest.Cache, "*.cwasm").Single();
        File.WriteAllBytes(compiled + ".1-x.tmp", [1]);
        File.Delete(compiled);
        IsCompiled().ShouldBeTrue();
        Directory.GetFiles(guest.Cache).Length.ShouldBe(2);
        IsCompiled().ShouldBeFalse();
    }

    [Fact]
    public void WriteKeys()
    {
        string Key() => WriteKey.ReadOrMake(FilePath, NullLogger.Instance, out _);
        var whole = Key();
        var bytes = File.ReadAllBytes(FilePath);
        foreach (var (what, torn) in TornFile.Forms(bytes, bytes.Length))
        {
            File.WriteAllBytes(FilePath, torn);
            var made = Key();
            made.Length.ShouldBe(whole.Length, what);
            made.ShouldNotBe(whole, what);
            Key().ShouldBe(made);
        }
    }

    private static IReadOnlyList<string>? Refusable<TRefusal>(Func<IReadOnlyList<string>> read) where TRefusal : Exception
    {
        try
        {
            return read();
        }
        catch (TRefusal)
        {
            return null;
        }
    }

    private static byte[] Pattern(int length, int seed) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 + seed + 1))];

    private static float[] Values(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => 0.5f + i + seed)];
}
