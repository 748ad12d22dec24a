using System.Text;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Vectors;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Indexer.Transfer;

/// <summary>An index file of drawn vectors with a projection beside it.</summary>
internal static class PushedIndex
{
    private const int Dimension = 16, CompanionDimension = 24, Features = 20;

    public static VectorSpace Write(string path, int entries, int seed, bool companions = false)
    {
        var random = new Random(seed);
        var projection = new Projection(Dimension, Features, [.. Enumerable.Range(0, Dimension * Features).Select(_ => (float)(random.NextDouble() - 0.5))], new float[Dimension]);
        var space = new VectorSpace("module", projection.Hash, "raw", Dimension);
        using var index = HnswIndex.Create(space);
        var seconds = companions ? ClusteredVectors.Draw(entries, CompanionDimension, 10, 0.6f, seed + 100) : null;
        index.UpsertMany(ClusteredVectors.Draw(entries, Dimension, 10, 0.6f, seed).Select((vector, i) => new VectorEntry($"item/{i}", vector, Encoding.UTF8.GetBytes($$"""{"label":"L{{i}}"}"""))
        {
            // Every third has none, as entries of older programs.
            Companion = seconds is null || i % 3 == 2 ? default(ReadOnlyMemory<byte>) : CompanionVector.Encode(seconds[i]),
        }));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        IndexProjection.Publish(path, new FittedProjection(ProjectionKind.Labelled, 0.75, projection, 0, seed, "module", entries, 10, "for this test"), () => index.Save(path));
        return space;
    }
}
