using EdgeAI.Dashboard.Components;
using EdgeAI.Dashboard.Store.Metrics;

namespace EdgeAI.Dashboard.Charts;

/// <summary>Works out what a page shows of an instrument; runs under the store's lock.</summary>
public static class MetricViewBuilder
{
    /// <summary>More lines than this cannot be told apart.</summary>
    public const int MaxLines = 8;

    /// <summary>Percentiles drawn for histograms.</summary>
    public static IReadOnlyList<double> Percentiles { get; } = [0.5, 0.9, 0.99];

    /// <summary>The view of <paramref name="instrument"/>.</summary>
    public static MetricView Build(Instrument instrument, ChartRequest request)
    {
        var description = instrument.Description;
        var aspects = AspectsOf(description);
        var aspect = aspects.Contains(request.Aspect) ? request.Aspect : aspects[0];
        var chosen = instrument.Series.Where(s => request.SeriesKey is null || s.Key == request.SeriesKey).ToList();
        var newest = chosen.Count == 0 ? 0 : chosen.Max(s => s.LastTimeNanoseconds);
        var window = new ChartWindow(request.WindowSeconds, request.NowNanoseconds, newest);
        var unit = aspect == ChartAspect.Rate ? RateUnit(description) : description.Unit;
        IReadOnlyList<BucketRange> distribution = [];
        List<ChartLine> lines;
        List<ChartFact> facts;
        switch (description.Kind)
        {
            case InstrumentKind.Histogram or InstrumentKind.ExponentialHistogram:
                var histograms = HistogramCharts.Summarise(chosen.OfType<HistogramSeries>(), window);
                lines = aspect == ChartAspect.Rate ? histograms.RateLines() : histograms.PercentileLines(Percentiles);
                facts = histograms.Facts(description.Unit, Percentiles);
                distribution = histograms.Distribution();
                break;
            case InstrumentKind.Summary:
                lines = SummaryLines(chosen.OfType<SummarySeries>(), window);
                facts = [new("Series", Format.Count(chosen.Count))];
                break;
            default:
                lines = [.. chosen.OfType<NumberSeries>().Select(s => NumberCharts.Line(s, aspect, window)).Where(l => l.Points.Count > 0)
                    .OrderByDescending(l => l.Points[^1].Value)];
                facts = NumberCharts.Facts(chosen.OfType<NumberSeries>(), description, window);
                break;
        }
        var chart = new MetricChart(window.From, window.To, unit, description.Kind != InstrumentKind.Gauge, [.. lines.Take(MaxLines)], Math.Max(0, lines.Count - MaxLines));
        return new MetricView(description, aspects, chart, facts, distribution,
            [.. instrument.Series.Select(s => Row(s, description))], [.. Newest(instrument)], instrument.PointsNotKept);
    }

    private static ChartAspect[] AspectsOf(InstrumentDescription description) => description.Kind switch
    {
        InstrumentKind.Sum when description.IsMonotonic => [ChartAspect.Rate, ChartAspect.Total],
        InstrumentKind.Histogram or InstrumentKind.ExponentialHistogram => [ChartAspect.Value, ChartAspect.Rate],
        _ => [ChartAspect.Value],
    };

    private static string RateUnit(InstrumentDescription description) =>
        (description.Kind == InstrumentKind.Sum ? description.Unit : "") + "/s";

    private static List<ChartLine> SummaryLines(IEnumerable<SummarySeries> all, ChartWindow window)
    {
        var lines = new List<ChartLine>();
        foreach (var series in all)
            foreach (var quantile in series.Count == 0 ? [] : series.Points[series.Count - 1].Quantiles.Select(q => q.Quantile))
            {
                var points = new List<ChartPoint>();
                for (var i = 0; i < series.Count; i++)
                    if (window.Holds(series.Points[i].TimeNanoseconds))
                        foreach (var (q, value) in series.Points[i].Quantiles)
                            if (q == quantile)
                                points.Add(new ChartPoint(series.Points[i].TimeNanoseconds, value));
                lines.Add(new ChartLine($"{HistogramCharts.Name(quantile)} {series.Key}".TrimEnd(), points));
            }
        return lines;
    }

    private static SeriesRow Row(MetricSeries series, InstrumentDescription description) => new(
        series.Key, series.Attributes, series.Count,
        series switch
        {
            NumberSeries { Count: > 0 } n => Format.Quantity(n.Points[n.Count - 1].Value, description.Unit),
            HistogramSeries { Count: > 0 } h => $"{Format.Count(h.Points[h.Count - 1].TotalCount)} × {Format.Quantity(Mean(h.Points[h.Count - 1]), description.Unit)}",
            SummarySeries { Count: > 0 } s => $"{Format.Count(s.Points[s.Count - 1].Count)} measurements",
            _ => "–",
        },
        series.LastTimeNanoseconds);

    private static double Mean(HistogramPoint point) => point.TotalCount == 0 ? 0 : point.TotalSum / point.TotalCount;

    private static IEnumerable<MetricExemplar> Newest(Instrument instrument)
    {
        for (var i = instrument.Exemplars.Count - 1; i >= 0; i--)
            yield return instrument.Exemplars[i];
    }
}
