using EdgeAI.Dashboard.Components;
using EdgeAI.Dashboard.Store.Metrics;

namespace EdgeAI.Dashboard.Charts;

/// <summary>Lines and facts of gauges and sums.</summary>
internal static class NumberCharts
{
    public static ChartLine Line(NumberSeries series, ChartAspect aspect, ChartWindow window)
    {
        var points = new List<ChartPoint>();
        var (column, grown, seconds) = (ulong.MaxValue, 0d, 0d);
        for (var i = 0; i < series.Count; i++)
        {
            var point = series.Points[i];
            if (!window.Holds(point.TimeNanoseconds))
                continue;
            if (window.ColumnOf(point.TimeNanoseconds) is var next && next != column)
            {
                (column, grown, seconds) = (next, 0, 0);
                points.Add(default);
            }
            grown += point.Interval;
            seconds += point.IntervalSeconds;
            points[^1] = new ChartPoint(point.TimeNanoseconds, aspect == ChartAspect.Rate ? seconds > 0 ? grown / seconds : 0 : point.Value);
        }
        return new ChartLine(series.Key.Length == 0 ? "all" : series.Key, points);
    }

    public static List<ChartFact> Facts(IEnumerable<NumberSeries> all, InstrumentDescription description, ChartWindow window)
    {
        var (latest, grown, seconds, low, high, series) = (0d, 0d, 0d, double.PositiveInfinity, double.NegativeInfinity, 0);
        foreach (var one in all.Where(s => s.Count > 0))
        {
            series++;
            latest += one.Points[one.Count - 1].Value;
            var covered = 0d;
            for (var i = 0; i < one.Count; i++)
                if (window.Holds(one.Points[i].TimeNanoseconds))
                {
                    grown += one.Points[i].Interval;
                    covered += one.Points[i].IntervalSeconds;
                    low = Math.Min(low, one.Points[i].Value);
                    high = Math.Max(high, one.Points[i].Value);
                }
            seconds = Math.Max(seconds, covered);
        }
        if (description.Kind == InstrumentKind.Sum && description.IsMonotonic)
            return
            [
                new("Total", Format.Quantity(latest, description.Unit)),
                new("In this window", Format.Quantity(grown, description.Unit)),
                new("Per second", seconds > 0 ? Format.Quantity(grown / seconds, description.Unit + "/s") : "–"),
            ];
        // A sum of several sensors' temperatures says nothing; of several queues' lengths it does.
        var now = description.Kind == InstrumentKind.Gauge && series > 1 ? $"{Format.Count(series)} series" : Format.Quantity(latest, description.Unit);
        return
        [
            new("Now", now),
            new("Lowest", double.IsFinite(low) ? Format.Quantity(low, description.Unit) : "–"),
            new("Highest", double.IsFinite(high) ? Format.Quantity(high, description.Unit) : "–"),
        ];
    }
}
