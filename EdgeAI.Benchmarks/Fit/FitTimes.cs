using System.Diagnostics;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Benchmarks.Fit;

/// <summary>Time of a fit with its features cached, on one thread.</summary>
internal static class FitTimes
{
    private const double TargetSeconds = 6;
    private const int Repeats = 3;

    public static IEnumerable<Figure> Measure(FitPhotographs photographs)
    {
        var oneCrop = new FitSettings { Crops = [FitSettings.UsualCrop], Threads = 1 };
        var everyCrop = new FitSettings { Threads = 1 };
        yield return new Figure("fit.photographs", photographs.Entries.Count, "");
        yield return new Figure("fit.oneThread", Seconds(photographs, oneCrop), "s", TargetSeconds);
        yield return new Figure("fit.oneThread.withChoiceOfCrop", Seconds(photographs, everyCrop), "s");
    }

    private static double Seconds(FitPhotographs photographs, FitSettings settings) => Enumerable.Range(0, Repeats).Min(_ =>
    {
        var started = Stopwatch.GetTimestamp();
        photographs.FitAuto(photographs.Entries, settings);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    });
}
