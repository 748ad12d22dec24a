using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Vectors.Hnsw;

/// <summary>Half a byte a value: what the default mode promises, in half the memory.</summary>
[Collection(RunsAlone.Name)]
public sealed class CompactModeTests : IDisposable
{
    private const int Dimension = 256;
    private static readonly VectorSpace Space = new("module", "default", "raw", Dimension);
    private static readonly HnswOptions Compact = new() { Mode = HnswMode.Compact };
    private static readonly float[][] Base = ClusteredVectors.Draw(4000, Dimension, 150, 0.6f, 71);
    private static readonly float[][] Queries = ClusteredVectors.Draw(100, Dimension, 150, 0.6f, 71);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    private string FilePath => Path.Combine(_folder.FullName, "catalog.index");

    [Fact]
    public void Search_OfThousands_FindsThemThroughTheGraphWithExactScores()
    {
        using var index = Build(Base.Length);
        index.Mode.ShouldBe(HnswMode.Compact);
        ShouldFind(index, [.. Enumerable.Range(0, Base.Length)]);
        (index.GraphBytes / (double)index.Count).ShouldBeLessThanOrEqualTo(220);
    }

    [Fact]
    public void Search_BelowTheThreshold_IsExact()
    {
        using var index = Build(900);
        var matches = new VectorMatch[7];
        foreach (var query in Queries)
        {
            index.Search(query, matches, null, out var trace).ShouldBe(7);
            trace.UsedGraph.ShouldBeFalse();
            trace.Reranked.ShouldBeLessThan(450);
            matches.Select(match => int.Parse(match.Id)).ShouldBe(ClusteredVectors.Nearest(Base[..900], query, 7));
        }
    }

    [Fact]
    public void Search_WithAFilter_FindsTheNearestThatPass()
    {
        using var index = Build(Base.Length);
        var matches = new VectorMatch[5];
        var found = 0;
        int[] even = [.. Enumerable.Range(0, Base.Length).Where(i => i % 2 == 0)];
        float[][] vectors = [.. even.Select(i => Base[i])];
        foreach (var query in Queries)
        {
            index.Search(query, matches, PayloadFilter.Equal("even", true), null, out _).ShouldBe(5);
            var truth = ClusteredVectors.Nearest(vectors, query, 5).Select(i => $"{even[i]}").ToHashSet();
            found += matches.Count(match => truth.Contains(match.Id));
        }
        (found / (5.0 * Queries.Length)).ShouldBeGreaterThanOrEqualTo(0.98);
    }

    [Fact]
    public void Search_Repeated_AllocatesNothing()
    {
        using (var index = Build(Base.Length))
            index.Save(FilePath);
        using var opened = HnswIndex.Open(FilePath);
        var matches = new VectorMatch[5];
        Allocations.OfEachRound(() =>
        {
            foreach (var query in Queries)
                opened.Search(query, matches);
        }).ShouldBe(0);
    }

    [Fact]
    public void Open_WithWhateverOptions_KeepsTheModeOfTheFile()
    {
        using (var index = Build(Base.Length))
            index.Save(FilePath);
        HnswIndex.Verify(FilePath);
        using var opened = HnswIndex.Open(FilePath, Space, new HnswOptions { Mode = HnswMode.Default, M = 16 });
        opened.Mode.ShouldBe(HnswMode.Compact);
        ShouldFind(opened, [.. Enumerable.Range(0, Base.Length)]);
    }

    [Fact]
    public void Open_OfAModeToCome_IsRefused()
    {
        using (var index = Build(10))
            index.Save(FilePath);
        var bytes = File.ReadAllBytes(FilePath);
        bytes[56] = 7;
        BitConverter.TryWriteBytes(bytes.AsSpan(4088), System.IO.Hashing.XxHash3.HashToUInt64(bytes.AsSpan(0, 4088)));
        File.WriteAllBytes(FilePath, bytes);
        Should.Throw<IndexFormatException>(() => HnswIndex.Open(FilePath)).Message.ShouldContain("mode 7");
    }

    [Fact]
    public void Verify_WithABitFlippedInAnySection_NamesIt()
    {
        using (var index = Build(300))
            index.Save(FilePath);
        var intact = File.ReadAllBytes(FilePath);
        foreach (var section in IndexFileHeader.Parse(FilePath, intact).Sections)
        {
            var damaged = (byte[])intact.Clone();
            damaged[section.Offset + section.Length / 2] ^= 4;
            File.WriteAllBytes(FilePath, damaged);
            Should.Throw<IndexFormatException>(() => HnswIndex.Verify(FilePath)).Section.ShouldBe(section.Section.ToString());
        }
    }

    [Fact]
    public void Build_OnAnyNumberOfThreads_GivesTheSameFile()
    {
        byte[][] files = [.. new[] { 1, 3 }.Select(threads =>
        {
            using var index = Build(1500, threads);
            index.Save(FilePath);
            return File.ReadAllBytes(FilePath);
        })];
        files[0].AsSpan().SequenceEqual(files[1]).ShouldBeTrue();
    }

    [Fact]
    public void LiveIndex_ChangedReopenedAndFolded_KeepsEveryChange()
    {
        var options = new LiveIndexOptions { Hnsw = Compact };
        var live = Enumerable.Range(0, 2500).ToHashSet();
        using (var index = LiveIndex.Open(FilePath, Space, options))
        {
            index.Index.Mode.ShouldBe(HnswMode.Compact);
            index.UpsertMany([.. Enumerable.Range(0, 2500).Select(Entry)]);
            index.Checkpoint();
            for (var i = 0; i < 1000; i++)
            {
                index.Upsert($"{2500 + i}", Base[2500 + i], default);
                index.Delete($"{i}").ShouldBeTrue();
                live.Add(2500 + i);
                live.Remove(i);
            }
            ShouldFind(index.Index, [.. live]);
        }
        using (var index = LiveIndex.Open(FilePath, Space))
        {
            index.Index.Mode.ShouldBe(HnswMode.Compact);
            ShouldFind(index.Index, [.. live]);
        }
        LiveIndex.Compact(FilePath);
        HnswIndex.Verify(FilePath);
        using var opened = HnswIndex.Open(FilePath);
        opened.Mode.ShouldBe(HnswMode.Compact);
        ShouldFind(opened, [.. live]);
    }

    [Fact]
    public void Search_InOtherDimensions_FindsEachByItself()
    {
        foreach (var dimension in (int[])[1, 3, 17, 100, 384])
        {
            var vectors = ClusteredVectors.Draw(300, dimension, 300, 1, 73);
            using var index = HnswIndex.Create(Space with { Dimension = dimension }, new HnswOptions { Mode = HnswMode.Compact, ExactSearchBelow = 0 });
            index.UpsertMany(vectors.Select((vector, i) => new VectorEntry($"{i}", vector, default)));
            var matches = new VectorMatch[1];
            for (var i = 0; i < vectors.Length; i++)
            {
                index.Search(vectors[i], matches, 200).ShouldBe(1);
                matches[0].Score.ShouldBe(1, 1e-5f, $"{dimension} values, vector {i}");
            }
        }
    }

    private static void ShouldFind(HnswIndex index, int[] live)
    {
        float[][] vectors = [.. live.Select(i => Base[i])];
        var matches = new VectorMatch[5];
        var found = 0;
        foreach (var query in Queries)
        {
            index.Search(query, matches, null, out var trace).ShouldBe(5);
            trace.UsedGraph.ShouldBeTrue();
            var truth = ClusteredVectors.Nearest(vectors, query, 5).Select(i => $"{live[i]}").ToHashSet();
            found += matches.Count(match => truth.Contains(match.Id));
            foreach (var match in matches)
                match.Score.ShouldBe(ClusteredVectors.Dot(query, Base[int.Parse(match.Id)]), 1e-5f);
        }
        (found / (5.0 * Queries.Length)).ShouldBeGreaterThanOrEqualTo(0.98);
    }

    private static VectorEntry Entry(int i) => new($"{i}", Base[i], i % 2 == 0 ? "{\"even\":true}"u8.ToArray() : "{\"even\":false}"u8.ToArray());

    private static HnswIndex Build(int count, int threads = 2)
    {
        var index = HnswIndex.Create(Space, new HnswOptions { Mode = HnswMode.Compact, BuildThreads = threads });
        index.UpsertMany(Enumerable.Range(0, count).Select(Entry));
        return index;
    }
}
