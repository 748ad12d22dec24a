using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Benchmarks.Search;

/// <summary>
/// Opens an index file in a process of its own and asks it every query: how long the first answer takes, cold and once the
/// code is compiled, and what the process grows by.
/// </summary>
internal static class OpenProbe
{
    public const string Name = "search-open";

    public static Command Create()
    {
        var file = new Argument<string>("file");
        var queries = new Argument<string>("queries");
        var command = new Command(Name, "Used by search.") { file, queries };
        command.Hidden = true;
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(queries)!));
        return command;
    }

    // Started as `dotnet EdgeAI.Benchmarks.dll`, the process is dotnet's and wants to be told the program.
    private static string[] Program =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];

    /// <returns>Milliseconds of a first and a later opening to its first answer, and bytes.</returns>
    public static (double Cold, double Warm, long Bytes) Measure(string file, SearchDataset data)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. Program, Name, file, Path.Combine(data.Folder, "queries.f32")]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var words = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[2], CultureInfo.InvariantCulture));
    }

    private static void Run(string file, string queryFile)
    {
        var queries = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(queryFile)).ToArray();
        var matches = new VectorMatch[SearchCommand.K];
        var before = Resident();
        var cold = OpenAndAsk(file, queries, matches, 1);
        var bytes = 0L;
        var warm = OpenAndAsk(file, queries, matches, SearchDataset.Queries, () => bytes = Resident() - before);
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{cold} {warm} {bytes}"));
    }

    private static double OpenAndAsk(string file, float[] queries, VectorMatch[] matches, int count, Action? atEnd = null)
    {
        var started = Stopwatch.GetTimestamp();
        using var index = HnswIndex.Open(file);
        index.Search(queries.AsSpan(0, SearchDataset.Dimension), matches);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        for (var query = 1; query < count; query++)
            index.Search(queries.AsSpan(query * SearchDataset.Dimension, SearchDataset.Dimension), matches);
        atEnd?.Invoke();
        return elapsed;
    }

    private static long Resident()
    {
        GC.Collect();
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
