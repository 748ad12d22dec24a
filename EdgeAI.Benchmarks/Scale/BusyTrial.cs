using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Benchmarks.Scale.Drawing;
using EdgeAI.Benchmarks.Scale.Serving;
using EdgeAI.Benchmarks.Search;

namespace EdgeAI.Benchmarks.Scale;

/// <summary>Frames over a large catalog while somebody corrects and teaches, beside frames over a small one at rest; then a kill in the midst.</summary>
internal sealed class BusyTrial(ServiceProgram program, PictureViews views, PictureViews things, TimeSpan length)
{
    private const int Frames = 400, FrameView = 5000;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(string few, string many, int entries)
    {
        var cameras = new CameraTrial(views.Encode(Frames, views.Pictures, FrameView));
        var rest = await RestAsync(few, cameras);
        PageCache.Fill(many);
        using var folder = new ServiceFolder(many);
        var (busy, refused, lessons) = await BusyAsync(folder, cameras);
        var lost = await LostAsync(folder, lessons);
        Console.Error.WriteLine($"{lessons.Corrections.Count} corrections and {lessons.Items.Count} lessons were acknowledged before the kill, {lost} are lost; {refused} frames were refused");
        return
        [
            new("scale.busy.entries", entries, "count"),
            new("scale.busy.restP50Ms", rest.P50 / 1000, "ms"),
            new("scale.busy.restP99Ms", rest.P99 / 1000, "ms"),
            new("scale.busy.p50Ms", busy.P50 / 1000, "ms"),
            new("scale.busy.p99Ms", busy.P99 / 1000, "ms"),
            new("scale.busy.p99Ratio", busy.P99 / rest.P99, "ratio", ScaleTargets.BusyRatio),
            new("scale.busy.refused", refused, "count", 0),
            new("scale.busy.lost", lost, "count", 0),
        ];
    }

    private async Task<Latency> RestAsync(string index, CameraTrial cameras)
    {
        using var folder = new ServiceFolder(index);
        using var service = await ServiceProcess.StartAsync(program, folder, views.Encode(0, 0));
        await WarmAsync(service, cameras);
        return LatencyOf((await cameras.RunAsync(service.Client, length)).Times);
    }

    private async Task<(Latency Busy, int Refused, Lessons Lessons)> BusyAsync(ServiceFolder folder, CameraTrial cameras)
    {
        using var service = await ServiceProcess.StartAsync(program, folder, views.Encode(0, 0));
        await WarmAsync(service, cameras);
        var lessons = new Lessons(service.Client, views, things);
        using var stop = new CancellationTokenSource();
        var giving = lessons.GiveEverySecondAsync(stop.Token);
        var (times, refused) = await cameras.RunAsync(service.Client, length);
        await lessons.UnderWayAsync();
        service.Dispose();
        await stop.CancelAsync();
        await giving;
        return (LatencyOf(times), refused, lessons);
    }

    private async Task<int> LostAsync(ServiceFolder folder, Lessons lessons)
    {
        using var service = await ServiceProcess.StartAsync(program, folder, views.Encode(0, 0));
        var (corrections, items) = (await service.Client.CorrectionsAsync(), await service.Client.ItemsAsync());
        return lessons.Corrections.Count(id => !corrections.Contains(id)) + lessons.Items.Count(id => !items.Contains(id));
    }

    // What the JIT and the page cache do with the first frames is not what is compared.
    private static async Task WarmAsync(ServiceProcess service, CameraTrial cameras) => await cameras.RunAsync(service.Client, TimeSpan.FromSeconds(10));

    private static Latency LatencyOf(List<double> milliseconds) => Latency.Of(0, [.. milliseconds.Select(time => time * 1000)]);
}
