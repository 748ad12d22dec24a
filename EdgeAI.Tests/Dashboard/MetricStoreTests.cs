using CsCheck;
using EdgeAI.Dashboard.Charts;
using EdgeAI.Dashboard.Configuration;
using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Metrics;

namespace EdgeAI.Tests.Dashboard;

public class MetricStoreTests
{
    private static readonly TelemetryResource s_resource = new("inference", "1");
    private const ulong Second = 1_000_000_000;

    [Fact]
    public void Cumulative_AfterARestart_GrowsByWhatCameSince()
    {
        var series = Numbers(Temporality.Cumulative, (1, 10, 100), (1, 20, 150), (21, 30, 5), (21, 40, 12));
        Intervals(series).ShouldBe([100, 50, 5, 7]);
        Values(series).ShouldBe([100, 150, 5, 12]);
    }

    [Fact]
    public void Cumulative_OlderOrRepeated_IsLeftOut()
    {
        var series = Numbers(Temporality.Cumulative, (1, 10, 100), (1, 30, 160), (1, 20, 150), (1, 30, 160));
        Intervals(series).ShouldBe([100, 60]);
    }

    [Fact]
    public void Cumulative_ThatShrinksWithoutANewStart_CountsAsARestart() =>
        Intervals(Numbers(Temporality.Cumulative, (0, 10, 100), (0, 20, 30))).ShouldBe([100, 30]);

    [Fact]
    public void Delta_RepeatedAndLate_AddUpOnce()
    {
        var series = Numbers(Temporality.Delta, (10, 20, 5), (20, 30, 7), (40, 50, 9), (20, 30, 7), (30, 40, 100));
        series.Points[series.Count - 1].Value.ShouldBe(121);
        Intervals(series).ShouldBe([5, 7, 109]);
        series.Points[1].IntervalSeconds.ShouldBe(10);
    }

    [Fact]
    public void UpDownCounter_ThatFalls_IsNoRestart() =>
        Values(Numbers(Temporality.Cumulative, isMonotonic: false, (1, 10, 5), (1, 20, 2), (1, 30, -1))).ShouldBe([5, 2, -1]);

    [Fact]
    public void Points_BeyondTheLimits_MakeRoomOrAreCounted()
    {
        var store = new MetricStore(new TelemetryLimits { MaxPointsPerSeries = 4, MaxSeriesPerInstrument = 2, MaxInstruments = 1 });
        var description = Describe(InstrumentKind.Gauge, Temporality.Unspecified, false);
        for (ulong i = 1; i <= 10; i++)
            for (var s = 0; s < 3; s++)
                store.Add(description, instrument => (instrument.SeriesFor([new AttributeValue("n", $"{s}", AttributeKind.Text)]) as NumberSeries)?.Add(description, 0, i * Second, i));
        store.Add(description with { Name = "another" }, _ => throw new InvalidOperationException("There is no room for it."));
        store.InstrumentsNotKept.ShouldBe(1);
        store.Read(new InstrumentKey(s_resource, "meter", "instrument"), instrument =>
        {
            instrument.Series.Count.ShouldBe(2);
            instrument.PointsNotKept.ShouldBe(10);
            Values((NumberSeries)instrument.Series.First()).ShouldBe([7, 8, 9, 10]);
            return true;
        }).ShouldBeTrue();
    }

    [Fact]
    public void Instrument_ComingBackAsAnotherKind_StartsAnew()
    {
        var store = new MetricStore(new TelemetryLimits());
        foreach (var kind in new[] { InstrumentKind.Gauge, InstrumentKind.Histogram })
            store.Add(Describe(kind, Temporality.Cumulative, true), i => i.SeriesFor([]).ShouldNotBeNull());
        store.Read(new InstrumentKey(s_resource, "meter", "instrument"), i => i.Series.Single()).ShouldBeOfType<HistogramSeries>();
    }

    [Fact]
    public void KeyOf_TheSameAttributesInAnyOrder_IsTheSame()
    {
        AttributeValue[] attributes = [new("b", "2", AttributeKind.Text), new("a", "1", AttributeKind.Text)];
        MetricSeries.KeyOf(attributes).ShouldBe(MetricSeries.KeyOf([.. attributes.Reverse()]));
    }

    [Fact]
    public void Histogram_CumulativeAndDelta_GiveTheSameIntervals() =>
        Gen.Long[0, 50].Array[4].Array[1, 8].Sample(intervals =>
        {
            var (cumulative, delta) = (new HistogramSeries("", [], 100), new HistogramSeries("", [], 100));
            var running = new long[4];
            for (var i = 0; i < intervals.Length; i++)
            {
                running = [.. running.Zip(intervals[i], (a, b) => a + b)];
                var (start, end) = ((ulong)(i + 1) * Second, (ulong)(i + 2) * Second);
                cumulative.Add(Describe(InstrumentKind.Histogram, Temporality.Cumulative, true), Sample(Second, end, running));
                delta.Add(Describe(InstrumentKind.Histogram, Temporality.Delta, true), Sample(start, end, intervals[i]));
            }
            for (var i = 0; i < intervals.Length; i++)
            {
                var (a, b) = (cumulative.Points[i], delta.Points[i]);
                (a.TotalCount, a.IntervalCount, a.TotalSum, a.IntervalSum).ShouldBe((b.TotalCount, b.IntervalCount, b.TotalSum, b.IntervalSum));
                (a.IntervalBuckets?.Ranges() ?? []).ShouldBe(b.IntervalBuckets?.Ranges() ?? []);
            }
        });

    [Fact]
    public void Histogram_WhoseBoundsChange_StartsAnew()
    {
        var series = new HistogramSeries("", [], 100);
        var description = Describe(InstrumentKind.Histogram, Temporality.Cumulative, true);
        series.Add(description, Sample(Second, 2 * Second, [1, 2, 3, 4]));
        series.Add(description, new HistogramSample(Second, 3 * Second, 12, 12, null, null, new ExplicitBuckets([5], [6, 6], 0)));
        series.Points[1].IntervalCount.ShouldBe(12);
        series.Points[1].IntervalBuckets!.Ranges().ShouldBe([new(double.NegativeInfinity, 5, 6), new(5, double.PositiveInfinity, 6)]);
    }

    [Fact]
    public void ExponentialQuantile_OfAnyMeasurements_IsWithinOneBucket() =>
        Gen.Select(Gen.Double[0.0001, 1000].Array[1, 200], Gen.Int[0, 6], Gen.Double[0.01, 1]).Sample((values, scale, quantile) =>
        {
            Array.Sort(values);
            var exact = values[Math.Max(0, (int)Math.Ceiling(quantile * values.Length) - 1)];
            var width = Math.Pow(2, Math.Pow(2, -scale));
            Exponential(values, scale).Quantile(quantile, null, null).ShouldBeInRange(exact / width / 1.000001, exact * width * 1.000001);
        });

    [Fact]
    public void ExponentialMinus_AcrossScales_LeavesWhatCameSince() =>
        Gen.Select(Gen.Double[0.001, 10].Array[1, 50], Gen.Double[0.001, 10].Array[1, 50], Gen.Int[2, 8], Gen.Int[0, 2]).Sample((before, since, fine, coarse) =>
        {
            var difference = Exponential([.. before, .. since], coarse).Minus(Exponential(before, fine)).ShouldNotBeNull();
            difference.Ranges().ShouldBe(Exponential(since, coarse).Ranges());
            Exponential(before, fine).Plus(Exponential(since, coarse)).ShouldNotBeNull().Ranges().ShouldBe(Exponential([.. before, .. since], coarse).Ranges());
        });

    [Fact]
    public void ExponentialRanges_WithNegativesAndZeros_Ascend()
    {
        var buckets = new ExponentialBuckets(0, 3, 0.5, 0, [1, 0, 2], 1, [4, 5]);
        buckets.Ranges().ShouldBe([new(-8, -4, 5), new(-4, -2, 4), new(-0.5, 0.5, 3), new(1, 2, 1), new(4, 8, 2)]);
        buckets.Count.ShouldBe(15);
        buckets.Quantile(0.01, null, null).ShouldBeInRange(-8, -7);
    }

    [Fact]
    public void Quantile_WithoutAnythingToGoBy_IsNotANumber()
    {
        new ExplicitBuckets([], [], 0).Quantile(0.5, null, null).ShouldBe(double.NaN);
        new ExplicitBuckets([], [], 7).Quantile(0.5, null, null).ShouldBe(double.NaN);
        new ExplicitBuckets([], [], 7).Quantile(0.5, 2, 4).ShouldBe(3);
        new ExplicitBuckets([10], [0, 5], 0).Quantile(0.5, null, null).ShouldBe(10);
    }

    [Fact]
    public void ExplicitBuckets_OfWrongLength_SaysWhatWasExpected() =>
        Should.Throw<ArgumentException>(() => new ExplicitBuckets([1, 2], [1, 2], 0)).Message.ShouldContain("2 bounds has 3 buckets; 2 came");

    [Fact]
    public void Rate_OverAWindow_IsGrowthOverTime()
    {
        var series = Numbers(Temporality.Cumulative, (1, 10, 100), (1, 20, 150), (1, 30, 250));
        var instrument = Instrument(Describe(InstrumentKind.Sum, Temporality.Cumulative, true), series);
        var view = MetricViewBuilder.Build(instrument, new ChartRequest(60, ChartAspect.Rate, null, 30 * Second));
        view.Chart.Lines.Single().Points.Select(p => p.Value).ShouldBe([100.0 / 9, 5, 10], 1e-9);
        view.Chart.Unit.ShouldBe("{request}/s");
        view.Facts.ShouldContain(new ChartFact("Total", "250 requests"));
    }

    [Fact]
    public void View_OfAProcessLongGone_EndsAtItsLastPoint()
    {
        var series = Numbers(Temporality.Cumulative, (1, 10, 1), (1, 20, 2));
        var view = MetricViewBuilder.Build(Instrument(Describe(InstrumentKind.Sum, Temporality.Cumulative, true), series), new ChartRequest(60, ChartAspect.Total, null, 9000 * Second));
        view.Chart.ToNanoseconds.ShouldBe(20 * Second);
        view.Chart.Lines.Single().Points.Count.ShouldBe(2);
    }

    [Fact]
    public void Axis_ForAnyValues_HoldsThemBetweenRoundMarks() =>
        Gen.Double[-1e9, 1e9].Array[1, 20].Sample(values =>
        {
            var axis = ChartAxis.For(values, fromZero: true);
            // Nearer than a pixel is on the mark.
            var tolerance = (axis.High - axis.Low) * 1e-6;
            axis.Low.ShouldBeLessThanOrEqualTo(values.Min() + tolerance);
            axis.High.ShouldBeGreaterThanOrEqualTo(values.Max() - tolerance);
            axis.Marks.Count.ShouldBeInRange(2, 8);
        });

    private static Instrument Instrument(InstrumentDescription description, NumberSeries from)
    {
        var instrument = new Instrument(description, 10, 100);
        var series = (NumberSeries)instrument.SeriesFor([])!;
        for (var i = 0; i < from.Count; i++)
            series.Add(description, from.Points[i].StartNanoseconds, from.Points[i].TimeNanoseconds, from.Points[i].Value);
        return instrument;
    }

    private static ExponentialBuckets Exponential(double[] values, int scale)
    {
        var indexes = values.Select(v => (int)Math.Ceiling(Math.Log2(v) * Math.Pow(2, scale)) - 1).ToList();
        var (first, last) = (indexes.Min(), indexes.Max());
        var counts = new long[last - first + 1];
        foreach (var index in indexes)
            counts[index - first]++;
        return new ExponentialBuckets(scale, 0, 0, first, counts, 0, []);
    }

    private static HistogramSample Sample(ulong start, ulong time, long[] counts) =>
        new(start, time, counts.Sum(), counts.Sum() * 2.0, null, null, new ExplicitBuckets([1, 2, 5], counts, 0));

    private static InstrumentDescription Describe(InstrumentKind kind, Temporality temporality, bool isMonotonic) =>
        new(s_resource, new TelemetryScope("meter", ""), "instrument", "{request}", "", kind, isMonotonic, temporality);

    private static NumberSeries Numbers(Temporality temporality, params (ulong Start, ulong Time, double Value)[] points) => Numbers(temporality, true, points);

    private static NumberSeries Numbers(Temporality temporality, bool isMonotonic, params (ulong Start, ulong Time, double Value)[] points)
    {
        var series = new NumberSeries("", [], 100);
        foreach (var (start, time, value) in points)
            series.Add(Describe(InstrumentKind.Sum, temporality, isMonotonic), start * Second, time * Second, value);
        return series;
    }

    private static IEnumerable<double> Intervals(NumberSeries series) => Enumerable.Range(0, series.Count).Select(i => series.Points[i].Interval);

    private static IEnumerable<double> Values(NumberSeries series) => Enumerable.Range(0, series.Count).Select(i => series.Points[i].Value);
}
