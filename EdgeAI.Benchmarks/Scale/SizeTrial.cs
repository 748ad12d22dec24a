using System.Diagnostics;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Benchmarks.Scale.Drawing;
using EdgeAI.Benchmarks.Scale.Serving;
using EdgeAI.Benchmarks.Search;

namespace EdgeAI.Benchmarks.Scale;

/// <summary>Measures the service over one index: starts, answers, memory, corrections, lessons.</summary>
internal sealed class SizeTrial(ServiceProgram program, PictureViews views, PictureViews things)
{
    private const int Starts = 3, Passes = 3, QueriesOfAPass = 300, Corrections = 11, Lessons = 5, PhotographsOfALesson = 5, PlainSearches = 5;

    private const int AskedView = 1, CorrectedView = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Every size and every pass is asked about the same views: until one comes again, the service has forgotten its embedding.
    private readonly Dictionary<int, byte[][]> _asked = [];

    /// <param name="index">The index file.</param>
    /// <param name="entries">Its entries.</param>
    /// <param name="labels">Its labels; the first pictures lie near them.</param>
    public async Task<SizeResult> MeasureAsync(string index, int entries, int labels)
    {
        var among = Math.Min(views.Pictures, labels);
        PageCache.Fill(index);
        var starts = new List<double>();
        for (var start = 1; start < Starts; start++) starts.Add(await StartAsync(index));

        using var folder = new ServiceFolder(index);
        using var service = await ServiceProcess.StartAsync(program, folder, views.Encode(0, 0));
        starts.Add(service.StartMs);
        await AskAsync(service.Client, among);
        var passes = new List<Latency>();
        for (var pass = 0; pass < Passes; pass++) passes.Add(await AskAsync(service.Client, among));
        var answer = Latency.Median(passes);
        var memory = ProcessMemory.BesideIndex(service.Id, folder.Index);
        var corrected = await CorrectAsync(service.Client, among);
        var taught = await TeachAsync(service.Client);
        var result = new SizeResult(entries, answer.P50 / 1000, answer.P99 / 1000, memory, Interleaved.Median(starts), Interleaved.Median(corrected), Interleaved.Median(taught));
        Console.Error.WriteLine(FormattableString.Invariant(
            $"{entries:N0} entries, {labels:N0} labels: decide + search {result.DecideP50Ms:0.000} ms, p99 {result.DecideP99Ms:0.000} ms; {memory / 1e6:0.0} MB besides the index"));
        Console.Error.WriteLine(FormattableString.Invariant(
            $"  median, slowest: of {Starts} starts {result.StartMs:0}, {starts.Max():0} ms, of {Corrections} corrections {result.CorrectMs:0.0}, {corrected.Max():0.0} ms, of {Lessons} lessons {result.TeachMs:0}, {taught.Max():0} ms"));
        return result;
    }

    private async Task<double> StartAsync(string index)
    {
        using var folder = new ServiceFolder(index);
        using var service = await ServiceProcess.StartAsync(program, folder, views.Encode(0, 0));
        return service.StartMs;
    }

    private async Task<Latency> AskAsync(ServiceClient client, int among)
    {
        if (!_asked.TryGetValue(among, out var images)) _asked[among] = images = views.Encode(QueriesOfAPass, among, AskedView);
        var times = new List<double>(images.Length);
        foreach (var image in images) times.Add((await client.SearchAsync(image)).DecideAndSearchMs * 1000);
        return Latency.Of(0, times);
    }

    private async Task<List<double>> CorrectAsync(ServiceClient client, int among)
    {
        var times = new List<double>();
        for (var number = 0; number < Corrections; number++)
        {
            var image = views.Encode(number % among, CorrectedView + number / among);
            var label = (await client.SearchAsync(image)).Foremost;
            var plain = await PlainAsync(client, image);
            var started = Stopwatch.GetTimestamp();
            await client.CorrectAsync(image, label);
            await UntilAsync(client, image, answer => !answer.Shown.Contains(label), $"{label} is not gone");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds - plain);
        }
        return times;
    }

    private async Task<List<double>> TeachAsync(ServiceClient client)
    {
        var times = new List<double>();
        for (var number = 0; number < Lessons; number++)
        {
            var label = $"Taught/Thing-{number}";
            byte[][] photographs = [.. Enumerable.Range(0, PhotographsOfALesson).Select(view => things.Encode(number, view))];
            var started = Stopwatch.GetTimestamp();
            await client.TeachAsync(label, photographs);
            // Another view of it may be more like one of a million other things.
            await UntilAsync(client, photographs[^1], answer => answer.Shown.Contains(label), $"{label} is not found");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return times;
    }

    private static async Task<double> PlainAsync(ServiceClient client, byte[] image)
    {
        var times = new List<double>();
        for (var search = 0; search < PlainSearches; search++)
        {
            var started = Stopwatch.GetTimestamp();
            await client.SearchAsync(image);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return Interleaved.Median(times);
    }

    private static async Task UntilAsync(ServiceClient client, byte[] image, Func<SearchAnswer, bool> isReached, string fault)
    {
        for (var started = Stopwatch.GetTimestamp(); !isReached(await client.SearchAsync(image));)
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new InvalidOperationException($"{fault} after {Patience}.");
    }
}
