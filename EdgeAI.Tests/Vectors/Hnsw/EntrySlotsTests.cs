using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Vectors.Hnsw;

/// <summary>Entries by place, and which places changed.</summary>
public sealed class EntrySlotsTests
{
    private const int Dimension = 16;

    private static readonly VectorSpace Space = new("module", "default", "raw", Dimension);
    private static readonly float[][] Vectors = ClusteredVectors.Draw(3000, Dimension, 100, 0.6f, 1);

    [Fact]
    public void TryReadChanges_WhatCameAndWent_NamesEveryPlaceOnce()
    {
        using var index = HnswIndex.Create(Space);
        index.UpsertMany(Enumerable.Range(0, 20).Select(i => new VectorEntry($"e{i}", Vectors[i], default)));
        var position = index.Slots.Position;
        index.Upsert("new", Vectors[20], "{}"u8);
        index.Delete("e3");
        index.Upsert("e4", Vectors[21], "{}"u8);

        var slots = new List<int>();
        index.Slots.TryReadChanges(ref position, slots).ShouldBeTrue();

        var now = new Dictionary<string, int>();
        for (var slot = 0; slot < index.Slots.Limit; slot++)
            if (index.Slots.TryRead(slot, out var id, out _)) now[id] = slot;
        now.Count.ShouldBe(20);
        slots.ShouldContain(now["new"]);
        slots.ShouldContain(now["e4"]);
        slots.ShouldNotContain(now["e5"]);
        slots.Clear();
        index.Slots.TryReadChanges(ref position, slots).ShouldBeTrue();
        slots.ShouldBeEmpty();
    }

    [Fact]
    public void TryReadChanges_AfterACheckpoint_SaysThatPlacesAreOthers()
    {
        using var folder = new Fixtures.TemporaryFolder();
        using var live = LiveIndex.Open(folder.Combine("a.index"), Space);
        live.Upsert("a", Vectors[0], "{}"u8);
        var position = live.Index.Slots.Position;
        live.Upsert("b", Vectors[1], "{}"u8);
        live.Checkpoint();

        live.Index.Slots.TryReadChanges(ref position, new List<int>()).ShouldBeFalse();
        live.Upsert("c", Vectors[2], "{}"u8);
        var slots = new List<int>();
        live.Index.Slots.TryReadChanges(ref position, slots).ShouldBeTrue();
        slots.Count.ShouldBe(1);
    }

    [Fact]
    public void Search_MatchesAndCandidates_AreOfOneWalk()
    {
        using var index = HnswIndex.Create(Space);
        index.UpsertMany(Enumerable.Range(0, Vectors.Length).Select(i => new VectorEntry($"e{i}", Vectors[i], default) { Companion = CompanionVector.Encode(Vectors[i]) }));
        var (matches, alone, candidates) = (new VectorMatch[5], new VectorMatch[5], new SlotMatch[100]);
        foreach (var query in ClusteredVectors.Draw(50, Dimension, 100, 0.6f, 1))
        {
            index.Search(query, matches, candidates, query).ShouldBe((5, 100));
            index.Search(query, alone, efSearch: 100);

            matches.Select(match => match.Id).ShouldBe(alone.Select(match => match.Id));
            for (var rank = 0; rank < matches.Length; rank++)
                candidates.Single(candidate => index.Slots.TryRead(candidate.Slot, out var id, out _) && id == matches[rank].Id).Score.ShouldBe(matches[rank].Score);
            foreach (var candidate in candidates)
            {
                index.Slots.TryRead(candidate.Slot, out var id, out _).ShouldBeTrue();
                var exact = ClusteredVectors.Dot(query, Vectors[int.Parse(id[1..])]);
                candidate.Score.ShouldBe(exact, 0.01f);
                candidate.CompanionScore.ShouldBe(exact, 0.01f);
            }
        }
    }

    [Fact]
    public void Search_FewEntries_GivesAllAsCandidates()
    {
        using var index = HnswIndex.Create(Space);
        var (matches, candidates) = (new VectorMatch[5], new SlotMatch[10]);
        index.Search(Vectors[0], matches, candidates).ShouldBe((0, 0));
        index.Upsert("a", Vectors[0], "{}"u8);
        index.Upsert("b", Vectors[1], "{}"u8);

        index.Search(Vectors[0], matches, candidates).ShouldBe((2, 2));
        index.Search(Vectors[0], [], candidates, Vectors[0]).ShouldBe((0, 2));
        candidates[0].CompanionScore.ShouldBe(-1);
        Should.Throw<InvalidVectorException>(() => index.Search(new float[Dimension], matches, candidates));
    }
}
