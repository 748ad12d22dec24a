using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Vectors.Hnsw;

/// <summary>Nodes lie in a file in the order that searches meet them in.</summary>
public sealed class StorageOrderTests : IDisposable
{
    private const int Dimension = 32, Clusters = 40, Count = 4000;

    private static readonly VectorSpace Space = new("module", "default", "raw", Dimension);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_OfClustersThatCameMixed_PutsThoseOfOneBesideEachOther()
    {
        using var index = Mixed();
        var path = _folder.Combine("mixed.index");
        index.Save(path);

        using var opened = HnswIndex.Open(path);

        Enumerable.Range(0, Count).Select(slot => ClusterAt(opened, slot)).Order().ShouldBe(Enumerable.Range(0, Count).Select(i => i % Clusters).Order());
        var together = Enumerable.Range(1, Count - 1).Count(slot => ClusterAt(opened, slot) == ClusterAt(opened, slot - 1));
        together.ShouldBeGreaterThan(Count * 9 / 10);
    }

    [Fact]
    public void Save_InAnotherOrder_AnswersAsBefore()
    {
        using var index = Mixed();
        var path = _folder.Combine("mixed.index");
        index.Save(path);
        using var opened = HnswIndex.Open(path);
        VectorMatch[] before = new VectorMatch[10], after = new VectorMatch[10];

        foreach (var query in ClusteredVectors.Draw(50, Dimension, Clusters, 0.5f, 4))
        {
            index.Search(query, before);
            opened.Search(query, after);
            after.Select(match => (match.Id, match.Score)).ShouldBe(before.Select(match => (match.Id, match.Score)));
        }
    }

    [Fact]
    public void Save_OfWhatIsInOrder_WritesTheSameFile()
    {
        using var index = Mixed();
        var (first, second) = (_folder.Combine("first.index"), _folder.Combine("second.index"));
        index.Save(first);
        using var opened = HnswIndex.Open(first);

        opened.Save(second);

        File.ReadAllBytes(second).ShouldBe(File.ReadAllBytes(first));
    }

    [Fact]
    public void Checkpoint_BetweenTwoHalves_ChangesNothing()
    {
        var path = _folder.Combine("halves.index");
        using var whole = HnswIndex.Create(Space);
        using var halves = HnswIndex.Create(Space);
        var entries = Entries();
        whole.UpsertMany(entries.Take(2048));
        whole.UpsertMany(entries.Skip(2048));
        halves.UpsertMany(entries.Take(2048));
        halves.Checkpoint(path);
        halves.UpsertMany(entries.Skip(2048));

        whole.Save(_folder.Combine("whole.index"));
        halves.Save(_folder.Combine("halves2.index"));

        File.ReadAllBytes(_folder.Combine("halves2.index")).ShouldBe(File.ReadAllBytes(_folder.Combine("whole.index")));
    }

    private static HnswIndex Mixed()
    {
        var index = HnswIndex.Create(Space);
        index.UpsertMany(Entries());
        return index;
    }

    // One of each cluster in turn.
    private static List<VectorEntry> Entries()
    {
        var centers = ClusteredVectors.Draw(Clusters, Dimension, 1, 50, 2);
        var noise = ClusteredVectors.Draw(Count, Dimension, 1, 50, 3);
        return [.. Enumerable.Range(0, Count).Select(i =>
            new VectorEntry($"{i}", ClusteredVectors.Normalise([.. centers[i % Clusters].Zip(noise[i], (center, other) => center + 0.5f * other)]), default))];
    }

    private static int ClusterAt(HnswIndex index, int slot) => index.Slots.TryRead(slot, out var id, out _) ? int.Parse(id) % Clusters : -1;
}
