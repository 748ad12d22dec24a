using System.Buffers.Binary;
using System.IO.Hashing;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Vectors.Storage;

/// <summary>Companions in the index file and in its log.</summary>
public sealed class CompanionStorageTests : IDisposable
{
    private const int Dimension = 16, CompanionDimension = 25;
    private static readonly VectorSpace Space = new("module", "fitted", "rgb8", Dimension);
    private static readonly float[][] Base = ClusteredVectors.Draw(300, Dimension, 30, 0.6f, 8);
    private static readonly byte[][] Companions = [.. ClusteredVectors.Draw(300, CompanionDimension, 30, 0.6f, 9).Select(vector => CompanionVector.Encode(vector))];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    private string FilePath => Path.Combine(_folder.FullName, "live.index");

    private string LogPath => FilePath + ".log";

    [Theory]
    [InlineData(HnswMode.Default)]
    [InlineData(HnswMode.Compact)]
    public void Save_OfMixedEntries_WritesVersion4WithARowEach(HnswMode mode)
    {
        using (var index = HnswIndex.Create(Space, new HnswOptions { Mode = mode }))
        {
            index.UpsertMany(Entries(200));
            index.Save(FilePath);
        }
        var bytes = File.ReadAllBytes(FilePath);
        var header = IndexFileHeader.Parse(FilePath, bytes);
        header.FormatVersion.ShouldBe(4);
        var section = header.Find(IndexSection.Companions)!.Value;
        section.Length.ShouldBe(200 * CompanionVector.BytesOf(CompanionDimension));
        HnswIndex.Verify(FilePath);
        using var opened = HnswIndex.Open(FilePath);
        RowOf("0").SequenceEqual(Companions[0]).ShouldBeTrue();
        RowOf("3").ContainsAnyExcept((byte)0).ShouldBeFalse("entry 3 has none");
        ShouldHold(opened, 200);
        opened.Save(FilePath);
        File.ReadAllBytes(FilePath).ShouldBe(bytes, "the same content is the same file");

        ReadOnlySpan<byte> RowOf(string id)
        {
            var slot = Enumerable.Range(0, opened.Slots.Limit).First(slot => opened.Slots.TryRead(slot, out var other, out _) && other == id);
            return bytes.AsSpan((int)section.Offset + slot * Companions[0].Length, Companions[0].Length);
        }
    }

    [Fact]
    public void Save_WithoutAnyCompanion_WritesVersion3AsBefore()
    {
        using (var index = HnswIndex.Create(Space))
        {
            index.UpsertMany(Base[..20].Select((vector, i) => new VectorEntry($"{i}", vector, default)));
            index.Save(FilePath);
            index.Upsert("with", Base[20], default, Companions[20]);
            index.Save(FilePath + ".with");
            index.Delete("with");
            index.Save(FilePath + ".without");
        }
        var plain = IndexFileHeader.Parse(FilePath, File.ReadAllBytes(FilePath));
        plain.FormatVersion.ShouldBe(3);
        plain.Find(IndexSection.Companions).ShouldBeNull();
        plain.CompanionBytes.ShouldBe(0);
        File.ReadAllBytes(FilePath + ".with")[8].ShouldBe((byte)4);
        File.ReadAllBytes(FilePath + ".without")[8].ShouldBe((byte)3, "a file needs version 4 only as long as an entry has one");
    }

    [Fact]
    public void Open_OfASectionThatFitsNoRows_IsRefused()
    {
        using (var index = HnswIndex.Create(Space))
        {
            index.UpsertMany(Entries(20));
            index.Save(FilePath);
        }
        var intact = File.ReadAllBytes(FilePath);
        var at = 128 + 32 * (IndexFileHeader.Parse(FilePath, intact).Sections.Count - 1);
        BinaryPrimitives.ReadInt32LittleEndian(intact.AsSpan(at)).ShouldBe((int)IndexSection.Companions);
        foreach (var length in (long[])[20 * 4, 20 * 29 - 1, 0, -20, 20L << 20])
        {
            var changed = (byte[])intact.Clone();
            BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(at + 16), length);
            BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(4088), XxHash3.HashToUInt64(changed.AsSpan(0, 4088)));
            File.WriteAllBytes(FilePath, changed);
            Should.Throw<IndexFormatException>(() => HnswIndex.Open(FilePath)).Section.ShouldBe("Companions", $"length {length}");
        }
    }

    [Fact]
    public void Log_WithCompanions_IsReplayedFoldedInAndCompacted()
    {
        using (var live = LiveIndex.Open(FilePath, Space))
        {
            live.UpsertMany([.. Entries(100)]);
            live.Upsert("1", Base[201], default, Companions[201]);
            live.Upsert("2", Base[202], default);
            live.Delete("0");
        }
        Check();
        using (var reader = HnswIndex.Open(FilePath))
        {
            reader.Save(FilePath + ".saved");
            IndexCopy.Resume(FilePath, FilePath + ".copied");
        }
        LiveIndex.Compact(FilePath);
        File.ReadAllBytes(FilePath)[8].ShouldBe((byte)4);
        File.ReadAllBytes(LogPath).Length.ShouldBe(LogReader.HeaderBytes);
        Check();
        using (var live = LiveIndex.Open(FilePath, Space))
        {
            live.Upsert("3", Base[3], default, Companions[3]);
            live.Checkpoint();
            live.Index.TryGetCompanion("3", out var companion).ShouldBeTrue();
            companion.ToArray().ShouldBe(Companions[3]);
            live.Upsert("3", Base[3], default);
        }
        Check();
        foreach (var copy in (string[])[".saved", ".copied"])
        {
            HnswIndex.Verify(FilePath + copy);
            using var index = HnswIndex.Open(FilePath + copy);
            CheckIndex(index);
        }

        void Check()
        {
            using (var live = LiveIndex.Open(FilePath, Space))
                CheckIndex(live.Index);
            using var reader = HnswIndex.Open(FilePath);
            CheckIndex(reader);
        }

        static void CheckIndex(HnswIndex index)
        {
            index.Count.ShouldBe(99);
            for (var i = 1; i < 100; i++)
            {
                index.TryGet($"{i}", out var entry).ShouldBeTrue();
                entry.Companion.Span.SequenceEqual(i switch { 1 => Companions[201], 2 => [], _ => Expected(i) }).ShouldBeTrue($"{i}");
            }
        }
    }

    [Fact]
    public void Log_OfVersion1_IsReadContinuedAndFoldedInBeforeACompanion()
    {
        using (var live = LiveIndex.Open(FilePath, Space))
            live.Upsert("old", Base[0], default);
        MakeVersion1();
        using (var live = LiveIndex.Open(FilePath, Space))
        {
            live.Index.Count.ShouldBe(1);
            live.Upsert("plain", Base[1], default);
            File.ReadAllBytes(LogPath)[8].ShouldBe((byte)1, "what needs no companions is continued as it is");
            live.Upsert("with", Base[2], default, Companions[2]);
            File.ReadAllBytes(LogPath)[8].ShouldBe((byte)LogReader.Version);
            live.LogBytes.ShouldBeGreaterThan(LogReader.HeaderBytes);
        }
        using (var reader = HnswIndex.Open(FilePath))
        {
            reader.Count.ShouldBe(3);
            reader.TryGetCompanion("with", out var companion).ShouldBeTrue();
            companion.ToArray().ShouldBe(Companions[2]);
        }
        // An empty one, too.
        LiveIndex.Compact(FilePath);
        MakeVersion1();
        using (var live = LiveIndex.Open(FilePath, Space))
            live.Upsert("with", Base[3], default, Companions[3]);
        File.ReadAllBytes(LogPath)[8].ShouldBe((byte)LogReader.Version);
        using var again = HnswIndex.Open(FilePath);
        again.TryGetCompanion("with", out var second).ShouldBeTrue();
        second.ToArray().ShouldBe(Companions[3]);
    }

    [Fact]
    public async Task UpsertMany_WithACompanionOfAnotherSize_IsRefusedBeforeTheLogHasIt()
    {
        var other = CompanionVector.Encode([1, 2, 3]);
        using (var live = LiveIndex.Open(FilePath, Space))
        {
            Should.Throw<InvalidVectorException>(() => live.UpsertMany(
                [new VectorEntry("a", Base[0], default) { Companion = Companions[0] }, new VectorEntry("b", Base[1], default) { Companion = other }]));
            live.Index.Count.ShouldBe(0);
            live.LogBytes.ShouldBe(LogReader.HeaderBytes);
            // Of many that come first at the same time, all of one size are taken and all of the other refused.
            var cancellation = TestContext.Current.CancellationToken;
            var sizes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
                () =>
                {
                    var companion = i % 2 == 0 ? Companions[i] : other;
                    try
                    {
                        live.Upsert($"{i}", Base[i], default, companion);
                        return companion.Length;
                    }
                    catch (InvalidVectorException)
                    {
                        return 0;
                    }
                },
                cancellation)));
            sizes.Where(size => size > 0).Distinct().ShouldBe([live.Index.CompanionBytes]);
            sizes.Count(size => size > 0).ShouldBe(20);
        }
        using var reader = HnswIndex.Open(FilePath);
        reader.Count.ShouldBe(20);
    }

    // As the program before companions left it: the same commits after a header of its version.
    private void MakeVersion1()
    {
        var log = File.ReadAllBytes(LogPath);
        log[8] = 1;
        BinaryPrimitives.WriteUInt64LittleEndian(log.AsSpan(24), XxHash3.HashToUInt64(log.AsSpan(0, 24)));
        File.WriteAllBytes(LogPath, log);
    }

    private static byte[] Expected(int row) => row % 4 == 3 ? [] : Companions[row];

    private static IEnumerable<VectorEntry> Entries(int count) => Base[..count].Select((vector, i) => new VectorEntry($"{i}", vector, default) { Companion = Expected(i) });

    private static void ShouldHold(HnswIndex index, int count)
    {
        index.Count.ShouldBe(count);
        for (var i = 0; i < count; i++)
        {
            index.TryGet($"{i}", out var entry).ShouldBeTrue();
            entry.Companion.Span.SequenceEqual(Expected(i)).ShouldBeTrue($"{i}");
        }
    }
}
