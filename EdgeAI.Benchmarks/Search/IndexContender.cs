using System.Diagnostics;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Benchmarks.Search;

/// <summary>Our index over a data set.</summary>
internal static class IndexContender
{
    public static readonly VectorSpace Space = new("benchmark", "none", "none", SearchDataset.Dimension);

    public static (HnswIndex Index, double Seconds) Build(SearchDataset data, int threads, Action<HnswOptions>? configure = null)
    {
        var options = new HnswOptions { BuildThreads = threads };
        configure?.Invoke(options);
        var index = HnswIndex.Create(Space, options);
        var started = Stopwatch.GetTimestamp();
        index.UpsertMany(Entries(data));
        return (index, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    public static IEnumerable<VectorEntry> Entries(SearchDataset data) =>
        Enumerable.Range(0, data.Rows).Select(row => new VectorEntry(Id(row), data.Row(row), default));

    public static string Id(int row) => row.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static Latency Search(HnswIndex index, SearchDataset data, int ef)
    {
        var matches = new VectorMatch[SearchCommand.K];
        var times = new List<double>(SearchDataset.Queries);
        var hits = 0;
        for (var query = 0; query < SearchDataset.Queries; query++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = index.Search(data.QueryRow(query), matches, ef);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            hits += Hits(data, query, matches.AsSpan(0, found));
        }
        return Latency.Of(hits / (double)(SearchDataset.Queries * SearchCommand.K), times);
    }

    public static int Hits(SearchDataset data, int query, ReadOnlySpan<VectorMatch> matches)
    {
        var hits = 0;
        var truth = data.Nearest.AsSpan(query * SearchDataset.Truth, SearchCommand.K);
        foreach (var match in matches)
            hits += truth.Contains(int.Parse(match.Id, System.Globalization.CultureInfo.InvariantCulture)) ? 1 : 0;
        return hits;
    }
}
