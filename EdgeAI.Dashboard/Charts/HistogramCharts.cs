using System.Globalization;
using EdgeAI.Dashboard.Components;
using EdgeAI.Dashboard.Store.Metrics;

namespace EdgeAI.Dashboard.Charts;

/// <summary>Percentiles, rates and the distribution of histograms over a window, all chosen series taken together.</summary>
internal sealed class HistogramCharts
{
    private const int MaxBars = 48;

    private readonly SortedDictionary<ulong, Column> _columns = [];
    private readonly Column _all = new();

    public static HistogramCharts Summarise(IEnumerable<HistogramSeries> all, ChartWindow window)
    {
        var charts = new HistogramCharts();
        foreach (var series in all)
            for (var i = 0; i < series.Count; i++)
            {
                var point = series.Points[i];
                if (!window.Holds(point.TimeNanoseconds))
                    continue;
                var key = window.ColumnOf(point.TimeNanoseconds);
                if (!charts._columns.TryGetValue(key, out var column))
                    charts._columns[key] = column = new Column();
                column.Add(series, point);
                charts._all.Add(series, point);
            }
        return charts;
    }

    public static string Name(double quantile) => "p" + (quantile * 100).ToString("0.##", CultureInfo.InvariantCulture);

    public List<ChartLine> PercentileLines(IReadOnlyList<double> quantiles) =>
        [.. quantiles.Select(q => new ChartLine(Name(q), [.. _columns.Values.Where(c => c.Buckets is not null)
            .Select(c => new ChartPoint(c.Time, c.Quantile(q))).Where(p => double.IsFinite(p.Value))]))];

    public List<ChartLine> RateLines() =>
        [new ChartLine("measurements", [.. _columns.Values.Select(c => new ChartPoint(c.Time, c.Rate))])];

    public List<ChartFact> Facts(string unit, IReadOnlyList<double> quantiles)
    {
        var facts = new List<ChartFact> { new("Measurements", Format.Count(_all.Count)) };
        if (_all.Count == 0)
            return facts;
        facts.Add(new("Mean", Format.Quantity(_all.Sum / _all.Count, unit)));
        facts.AddRange(quantiles.Select(q => new ChartFact(Name(q), Format.Quantity(_all.Quantile(q), unit))));
        if (_all.Max is { } max)
            facts.Add(new("Largest", Format.Quantity(max, unit)));
        return facts;
    }

    public IReadOnlyList<BucketRange> Distribution()
    {
        var ranges = _all.Buckets?.Ranges().ToList() ?? [];
        while (ranges.Count > MaxBars)
            ranges = [.. ranges.Chunk(2).Select(pair => new BucketRange(pair[0].Lower, pair[^1].Upper, pair.Sum(r => r.Count)))];
        return ranges;
    }

    /// <summary>What came in a stretch of time.</summary>
    private sealed class Column
    {
        private readonly Dictionary<HistogramSeries, double> _seconds = [];

        public ulong Time { get; private set; }

        public long Count { get; private set; }

        public double Sum { get; private set; }

        public double? Min { get; private set; }

        public double? Max { get; private set; }

        public HistogramBuckets? Buckets { get; private set; }

        /// <summary>Series run side by side, so the longest time covered by one is the time covered.</summary>
        public double Rate => _seconds.Count > 0 && _seconds.Values.Max() is > 0 and var seconds ? Count / seconds : 0;

        public void Add(HistogramSeries series, HistogramPoint point)
        {
            Time = Math.Max(Time, point.TimeNanoseconds);
            Count += point.IntervalCount;
            Sum += point.IntervalSum;
            _seconds[series] = _seconds.GetValueOrDefault(series) + point.IntervalSeconds;
            if (point.IntervalBuckets is not { } buckets)
                return;
            Min = point.Min is { } min ? Math.Min(Min ?? min, min) : Min;
            Max = point.Max is { } max ? Math.Max(Max ?? max, max) : Max;
            // Series of one instrument share their bounds; one that does not is left out of the percentiles.
            Buckets = Buckets is null ? buckets : Buckets.Plus(buckets) ?? Buckets;
        }

        public double Quantile(double quantile) => Buckets?.Quantile(quantile, Min, Max) ?? double.NaN;
    }
}
