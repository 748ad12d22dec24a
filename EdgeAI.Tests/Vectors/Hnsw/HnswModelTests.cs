using CsCheck;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Vectors.Hnsw;

/// <summary>Any changes in any order, against a dictionary and exact search.</summary>
public sealed class HnswModelTests : IDisposable
{
    private const int Dimension = 24;
    private static readonly VectorSpace Space = new("module", "default", "raw", Dimension);
    private static readonly float[][] Base = ClusteredVectors.Draw(500, Dimension, 20, 0.6f, 81);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    private enum Change
    {
        Upsert,
        UpsertMany,
        Delete,
        Reopen,
    }

    [Theory]
    [InlineData(HnswMode.Default)]
    [InlineData(HnswMode.Compact)]
    public void Index_AfterAnyChanges_HoldsAndFindsWhatADictionaryWould(HnswMode mode)
    {
        var change = Gen.Select(
            Gen.Frequency((60, Gen.Const(Change.Upsert)), (8, Gen.Const(Change.UpsertMany)), (40, Gen.Const(Change.Delete)), (1, Gen.Const(Change.Reopen))),
            Gen.Int[0, 79], Gen.Int[0, Base.Length - 1]);
        change.Array[1, 250].Sample(
            changes =>
            {
                var model = new Dictionary<string, int>();
                var index = HnswIndex.Create(Space, new HnswOptions { Mode = mode, BuildThreads = 1 });
                try
                {
                    foreach (var (kind, id, row) in changes)
                        index = Make(index, kind, id, row, model);
                    ShouldEqual(index, model);
                }
                finally
                {
                    index.Dispose();
                }
            },
            iter: 60,
            threads: 1,
            seed: "0000KOIKe3L3");
    }

    private HnswIndex Make(HnswIndex index, Change kind, int id, int row, Dictionary<string, int> model)
    {
        switch (kind)
        {
            case Change.Upsert:
                index.Upsert($"{id}", Base[row], default);
                model[$"{id}"] = row;
                break;
            case Change.UpsertMany:
                var entries = Enumerable.Range(0, 30).Select(i => (Id: $"{(id + i) % 80}", Row: (row + i) % Base.Length)).ToArray();
                index.UpsertMany(entries.Select(entry => new VectorEntry(entry.Id, Base[entry.Row], default)));
                foreach (var entry in entries)
                    model[entry.Id] = entry.Row;
                break;
            case Change.Delete:
                index.Delete($"{id}").ShouldBe(model.Remove($"{id}"));
                break;
            default:
                var path = Path.Combine(_folder.FullName, "model.index");
                index.Save(path);
                index.Dispose();
                HnswIndex.Verify(path);
                return HnswIndex.Open(path, Space, new HnswOptions { BuildThreads = 1 });
        }
        return index;
    }

    private static void ShouldEqual(HnswIndex index, Dictionary<string, int> model)
    {
        index.Count.ShouldBe(model.Count);
        foreach (var (id, row) in model)
        {
            index.TryGet(id, out var entry).ShouldBeTrue();
            entry.Vector.Span.SequenceEqual(Base[row]).ShouldBeTrue();
        }
        index.Entries().Select(entry => entry.Id).ShouldBe(model.Keys, ignoreOrder: true);
        var matches = new VectorMatch[5];
        foreach (var query in Base[..20])
        {
            var found = index.Search(query, matches);
            float[] truth = [.. model.Values.Select(row => ClusteredVectors.Dot(query, Base[row])).OrderDescending().Take(5)];
            found.ShouldBe(truth.Length);
            for (var i = 0; i < found; i++)
            {
                matches[i].Score.ShouldBe(truth[i], 1e-5f);
                matches[i].Score.ShouldBe(ClusteredVectors.Dot(query, Base[model[matches[i].Id]]), 1e-5f);
            }
        }
    }
}
