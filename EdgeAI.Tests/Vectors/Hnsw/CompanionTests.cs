using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Vectors.Hnsw;

/// <summary>Companions travel with their vector, whatever happens to it.</summary>
[Collection(RunsAlone.Name)]
public sealed class CompanionTests : IDisposable
{
    private const int Dimension = 16, CompanionDimension = 24;
    private static readonly VectorSpace Space = new("module", "fitted", "rgb8", Dimension);
    private static readonly float[][] Base = ClusteredVectors.Draw(1500, Dimension, 30, 0.6f, 8);
    private static readonly byte[][] Companions = [.. ClusteredVectors.Draw(1500, CompanionDimension, 30, 0.6f, 9).Select(vector => CompanionVector.Encode(vector))];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    private string FilePath => Path.Combine(_folder.FullName, "catalog.index");

    [Fact]
    public void Search_OfEntriesWithCompanions_AnswersWithThem()
    {
        using var index = Build(1200);
        index.CompanionBytes.ShouldBe(CompanionVector.BytesOf(CompanionDimension));
        ShouldAnswerWithCompanions(index);
        index.Save(FilePath);
        using var opened = HnswIndex.Open(FilePath);
        opened.CompanionBytes.ShouldBe(index.CompanionBytes);
        ShouldAnswerWithCompanions(opened);

        static void ShouldAnswerWithCompanions(HnswIndex index)
        {
            var matches = new VectorMatch[3];
            for (var i = 0; i < 1200; i += 37)
            {
                index.Search(Base[i], matches, null, out var trace).ShouldBe(3);
                trace.UsedGraph.ShouldBeTrue();
                matches[0].Id.ShouldBe($"{i}");
                foreach (var match in matches)
                    match.Companion.Span.SequenceEqual(Expected(int.Parse(match.Id, null))).ShouldBeTrue(match.Id);
            }
        }
    }

    [Fact]
    public void SearchAndTryGetCompanion_Repeated_AllocateNothing()
    {
        using (var index = Build(1200))
            index.Save(FilePath);
        using var opened = HnswIndex.Open(FilePath);
        var matches = new VectorMatch[5];
        var sum = 0f;
        var query = ClusteredVectors.Draw(1, CompanionDimension, 1, 0.6f, 3)[0];
        Allocations.OfEachRound(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                var found = opened.Search(Base[i], matches);
                foreach (var match in matches.AsSpan(0, found))
                    if (!match.Companion.IsEmpty)
                        sum += CompanionVector.Dot(query, match.Companion);
                if (opened.TryGetCompanion("7", out var companion))
                    sum += CompanionVector.Dot(query, companion);
            }
        }).ShouldBe(0);
        sum.ShouldNotBe(0);
    }

    [Fact]
    public void Changes_OfEveryKind_KeepEachCompanionWithItsEntry()
    {
        var random = new Random(4);
        var expected = new Dictionary<string, byte[]>();
        var index = HnswIndex.Create(Space);
        try
        {
            for (var round = 0; round < 12; round++)
            {
                for (var change = 0; change < 120; change++)
                {
                    // Few ids, so that most changes replace or delete something, and slots come back.
                    var id = $"{random.Next(150)}";
                    if (random.Next(3) == 0)
                    {
                        index.Delete(id).ShouldBe(expected.Remove(id));
                        continue;
                    }
                    var row = random.Next(Base.Length);
                    expected[id] = random.Next(4) == 0 ? [] : Companions[row];
                    index.Upsert(id, Base[row], default, expected[id]);
                }
                var batch = Enumerable.Range(0, 30).Select(_ => (Id: $"{random.Next(150)}", Row: random.Next(Base.Length))).ToArray();
                index.UpsertMany(batch.Select(entry => new VectorEntry(entry.Id, Base[entry.Row], default) { Companion = Companions[entry.Row] }));
                foreach (var (id, row) in batch)
                    expected[id] = Companions[row];
                ShouldHold(index, expected);
                if (round % 3 != 2)
                    continue;
                index.Save(FilePath);
                index.Dispose();
                index = HnswIndex.Open(FilePath);
                ShouldHold(index, expected);
            }
            index.SlotsInUse.ShouldBeLessThan(1000, "slots were used again");
        }
        finally
        {
            index.Dispose();
        }
    }

    [Fact]
    public void Companion_ThatIsHeld_OutlivesItsSlotItsFileAndItsIndex()
    {
        using (var index = Build(50))
            index.Save(FilePath);
        var opened = HnswIndex.Open(FilePath);
        opened.Upsert("new", Base[60], default, Companions[60]);
        var matches = new VectorMatch[51];
        var count = opened.Search(Base[0], matches);
        count.ShouldBe(51);
        for (var i = 100; i < 400; i++)
        {
            opened.Delete($"{i - 100}");
            opened.Upsert(i % 2 == 0 ? "new" : $"{i}", Base[i], default, Companions[i]);
        }
        opened.Dispose();
        File.Delete(FilePath);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        foreach (var match in matches)
            match.Companion.Span.SequenceEqual(match.Id == "new" ? Companions[60] : Expected(int.Parse(match.Id, null))).ShouldBeTrue(match.Id);
    }

    [Fact]
    public void Upsert_WithACompanionOfAnotherSize_IsRefusedAndChangesNothing()
    {
        using var index = HnswIndex.Create(Space);
        index.Upsert("a", Base[0], default);
        index.CompanionBytes.ShouldBe(0);
        index.TryGetCompanion("a", out _).ShouldBeFalse();
        index.Upsert("b", Base[1], default, Companions[1]);
        var refused = Should.Throw<InvalidVectorException>(() => index.Upsert("c", Base[2], default, CompanionVector.Encode([1, 2, 3])));
        refused.Message.ShouldContain("7 bytes");
        refused.Message.ShouldContain("28");
        Should.Throw<InvalidVectorException>(() => index.Upsert("b", Base[2], default, new byte[28])).Message.ShouldContain("scale is 0");
        Should.Throw<InvalidVectorException>(() => HnswIndex.Create(Space).Upsert("c", Base[2], default, new byte[4])).Message.ShouldContain("4 bytes");
        index.Count.ShouldBe(2);
        index.TryGetCompanion("b", out var kept).ShouldBeTrue();
        kept.ToArray().ShouldBe(Companions[1]);
        index.TryGetCompanion("nobody", out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => index.TryGetCompanion("", out _));
    }

    private static ReadOnlySpan<byte> Expected(int row) => row % 5 == 4 ? [] : Companions[row];

    private static HnswIndex Build(int count)
    {
        var index = HnswIndex.Create(Space);
        index.UpsertMany(Base[..count].Select((vector, i) => new VectorEntry($"{i}", vector, default) { Companion = Expected(i).ToArray() }));
        return index;
    }

    private static void ShouldHold(HnswIndex index, Dictionary<string, byte[]> expected)
    {
        var found = index.Entries().ToDictionary(entry => entry.Id, entry => entry.Companion.ToArray());
        found.Keys.Order().ShouldBe(expected.Keys.Order());
        foreach (var (id, companion) in expected)
        {
            found[id].AsSpan().SequenceEqual(companion).ShouldBeTrue(id);
            index.TryGetCompanion(id, out var slice).ShouldBe(companion.Length > 0);
            slice.Span.SequenceEqual(companion).ShouldBeTrue(id);
        }
    }
}
