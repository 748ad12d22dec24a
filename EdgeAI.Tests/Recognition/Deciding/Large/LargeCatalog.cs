using System.Text.Json;
using EdgeAI.Tests.Vectors;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Recognition.Deciding.Large;

/// <summary>An index of labelled vectors with companions, drawn in clusters.</summary>
internal sealed class LargeCatalog : IDisposable
{
    public const int Dimension = 48, CompanionDimension = 32;

    public LargeCatalog(int labels, int each, int seed = 1)
    {
        var count = labels * each;
        Vectors = Around(labels, count, Dimension, seed);
        Companions = Around(labels, count, CompanionDimension, seed + 1);
        LabelOf = [.. Enumerable.Range(0, count).Select(i => $"L{i % labels:0000}")];
        Index.UpsertMany(Enumerable.Range(0, count).Select(Entry));
    }

    public HnswIndex Index { get; } = HnswIndex.Create(new VectorSpace("module", "fitted", "rgb8", Dimension));

    public float[][] Vectors { get; }

    public float[][] Companions { get; }

    public string[] LabelOf { get; }

    public static byte[] Payload(string label) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["catalog"] = "c", ["n"] = new[] { 1, 2 }, ["label"] = label });

    public void Put(string id, string label, int like) => Index.Upsert(id, Vectors[like], Payload(label), CompanionVector.Encode(Companions[like]));

    public void Dispose() => Index.Dispose();

    /// <summary>Vectors like those of the labels, one after the other.</summary>
    public static float[][] Around(int labels, int count, int dimension, int seed, int noiseSeed = 0)
    {
        var centers = ClusteredVectors.Draw(labels, dimension, Math.Max(1, labels / 4), 0.8f, seed);
        var noise = ClusteredVectors.Draw(count, dimension, Math.Max(1, count), 1, seed + 100 + noiseSeed);
        return [.. noise.Select((spread, i) => ClusteredVectors.Normalise([.. centers[i % labels].Zip(spread, (center, value) => center + 0.6f * value)]))];
    }

    private VectorEntry Entry(int i) => new($"e{i}", Vectors[i], Payload(LabelOf[i])) { Companion = CompanionVector.Encode(Companions[i]) };
}
