using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Indexer.Imaging;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>Times queries as a service would answer them: encoded bytes in, labelled matches out, on one thread.</summary>
internal static class QueryLatency
{
    private const int MostQueries = 500;
    private const int WarmUp = 10;
    private const int Matches = 5;

    public static LatencyPercentiles Measure(
        IReadOnlyList<CatalogPhotograph> queries, Embedder embedder, HnswIndex index, CancellationToken cancellation)
    {
        var step = Math.Max(1.0, (double)queries.Count / MostQueries);
        var sample = Enumerable.Range(0, (int)(queries.Count / step)).Select(i => queries[(int)(i * step)]).ToList();
        var embedding = new float[embedder.Dimension];
        var matches = new VectorMatch[Matches];
        for (var i = 0; i < WarmUp; i++) Answer(CatalogImage.Read(sample[i % sample.Count].FullPath), embedder, index, embedding, matches);

        var milliseconds = new double[sample.Count];
        for (var i = 0; i < sample.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var image = CatalogImage.Read(sample[i].FullPath);
            var started = Stopwatch.GetTimestamp();
            Answer(image, embedder, index, embedding, matches);
            milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        Array.Sort(milliseconds);
        return new LatencyPercentiles(Percentile(milliseconds, 0.50), Percentile(milliseconds, 0.99));
    }

    /// <summary>Nearest rank.</summary>
    internal static double Percentile(ReadOnlySpan<double> sorted, double share) =>
        Math.Round(sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)], 3);

    private static void Answer(byte[] image, Embedder embedder, HnswIndex index, float[] embedding, VectorMatch[] matches)
    {
        embedder.Embed(image, embedding);
        var found = index.Search(embedding, matches);
        for (var i = 0; i < found; i++) _ = LabelledMatch.From(matches[i]);
    }
}
