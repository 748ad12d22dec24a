using System.CommandLine;
using EdgeAI.Benchmarks.Reporting;

namespace EdgeAI.Benchmarks.Search;

/// <summary><c>search</c>: our index against hnswlib, and what storage costs.</summary>
internal static class SearchCommand
{
    /// <summary>Neighbours asked for in every measurement.</summary>
    public const int K = 5;

    public static Command Create()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
        var rows = new Option<int>("--rows") { Description = "Vectors of 256 dimensions.", DefaultValueFactory = _ => 100_000 };
        var only = new Option<string[]>("--only") { Description = "Parts to measure: peer, compact, hard, inserts, cycles, million. All by default.", AllowMultipleArgumentsPerToken = true };
        var cycles = new Option<int>("--cycles") { Description = "Adds and deletes of the part 'cycles'.", DefaultValueFactory = _ => 500_000 };
        var command = new Command("search", "Our index against hnswlib on the same vectors at equal recall, in turn, one thread each.") { json, rows, only, cycles };
        command.SetAction(result =>
        {
            var figures = new List<Figure>();
            var wanted = result.GetValue(only) is { Length: > 0 } parts ? parts : ["peer", "compact", "hard", "inserts", "cycles", "million"];
            if (wanted.Contains("peer"))
                figures.AddRange(Peer(result.GetValue(rows)));
            if (wanted.Contains("compact"))
                figures.AddRange(CompactMeasurements.Run(SearchDataset.Load(result.GetValue(rows), SearchDataset.Clustered)));
            if (wanted.Contains("hard"))
                figures.AddRange(Hard(result.GetValue(rows)));
            if (wanted.Contains("inserts"))
                figures.AddRange(StorageMeasurements.Inserts(SearchDataset.Load(result.GetValue(rows), SearchDataset.Clustered), 500));
            if (wanted.Contains("cycles"))
                figures.AddRange(StorageMeasurements.Cycles(SearchDataset.Load(result.GetValue(rows), SearchDataset.Clustered), result.GetValue(cycles)));
            if (wanted.Contains("million"))
                figures.AddRange(LargeIndexMeasurements.Run(SearchDataset.Load(1_000_000, SearchDataset.Clustered), threads: 2));
            BenchmarkReport.Of(figures).Publish(Console.Out, result.GetValue(json));
        });
        return command;
    }

    private static List<Figure> Peer(int rows)
    {
        var data = SearchDataset.Load(rows, SearchDataset.Clustered);
        IndexContender.Build(SearchDataset.Load(5000, SearchDataset.Clustered), 1).Index.Dispose();
        var (index, one) = IndexContender.Build(data, threads: 1);
        var (second, two) = IndexContender.Build(data, threads: 2);
        second.Dispose();
        using (index)
        using (var peer = HnswlibPeer.TryStart(data, out var reason))
        {
            if (peer is null)
                Console.WriteLine($"hnswlib is not compared: {reason}.");
            return [.. PeerComparison.Clustered(data, peer, index, one, two)];
        }
    }

    private static List<Figure> Hard(int rows)
    {
        var data = SearchDataset.Load(rows, SearchDataset.Hard);
        using var peer = HnswlibPeer.TryStart(data, out var reason);
        if (peer is null)
        {
            Console.WriteLine($"hard data is not compared: {reason}.");
            return [];
        }
        using var index = IndexContender.Build(data, threads: 2).Index;
        return [.. PeerComparison.Hard(data, peer, index)];
    }
}
