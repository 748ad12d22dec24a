using EdgeAI.Dashboard.Configuration;
using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Traces;

namespace EdgeAI.Tests.Dashboard;

public class TraceStoreTests
{
    private static readonly TelemetryScope s_scope = new("test", "");
    private static readonly TelemetryResource s_capture = new("capture", "1");
    private static readonly TelemetryResource s_inference = new("inference", "1");

    [Fact]
    public void Add_BeyondTheTraceLimit_DropsTheOldest()
    {
        var store = new TraceStore(new TelemetryLimits { MaxTraces = 3 });
        for (ulong trace = 1; trace <= 5; trace++)
            store.Add([Span(trace, 1), Span(trace, 2, 1)]);
        store.Count.ShouldBe((3, 6));
        store.Find(new TraceId(0, 2)).ShouldBeNull();
        store.Query(new TraceQuery()).Items.Select(t => t.TraceId.Low).Order().ToArray().ShouldBe([3ul, 4, 5]);
        store.Received.ShouldBe(10);
    }

    [Fact]
    public void Add_BeyondTheSpanLimits_CountsWhatIsNotKept()
    {
        var store = new TraceStore(new TelemetryLimits { MaxSpans = 6, MaxSpansPerTrace = 4 });
        for (ulong span = 1; span <= 7; span++)
            store.Add([Span(1, span)]);
        store.Find(new TraceId(0, 1))!.Summary.ShouldSatisfyAllConditions(s => s.Spans.ShouldBe(4), s => s.NotKept.ShouldBe(3));
        for (ulong span = 1; span <= 3; span++)
            store.Add([Span(2, span)]);
        // 4 + 3 spans are more than 6: the first trace made room.
        store.Count.ShouldBe((1, 3));
        store.Find(new TraceId(0, 1)).ShouldBeNull();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(200)]
    public void Add_TheSameSpansAgain_ReplacesThem(int spans)
    {
        var store = new TraceStore(new TelemetryLimits());
        for (var round = 0; round < 2; round++)
            for (ulong span = 1; span <= (ulong)spans; span++)
                store.Add([Span(1, span, fails: span == 2)]);
        store.Count.ShouldBe((1, spans));
        store.Find(new TraceId(0, 1))!.Summary.Errors.ShouldBe(1);
    }

    [Fact]
    public void Summary_WhenTheRootComesLast_TakesItsName()
    {
        var store = new TraceStore(new TelemetryLimits());
        store.Add([Span(1, 3, parent: 2, start: 30, name: "search", resource: s_inference)]);
        var early = store.Query(new TraceQuery()).Items.Single();
        (early.Name, early.RootMissing).ShouldBe(("search", true));
        store.Add([Span(1, 2, parent: 1, start: 20, name: "match", resource: s_inference)]);
        store.Query(new TraceQuery()).Items.Single().Name.ShouldBe("match");
        store.Add([Span(1, 1, start: 10, end: 90, name: "frame")]);
        var whole = store.Query(new TraceQuery()).Items.Single();
        (whole.Name, whole.RootMissing, whole.DurationNanoseconds, whole.Resource).ShouldBe(("frame", false, 80ul, s_capture));
        whole.Resources.Select(r => (r.Resource.Name, r.Spans)).ShouldBe([("inference", 2), ("capture", 1)]);
    }

    [Fact]
    public void Query_ByEachFilter_FindsWhatPasses()
    {
        var store = new TraceStore(new TelemetryLimits());
        store.Add([Span(1, 1, start: 0, end: 5_000_000, name: "short")]);
        store.Add([Span(2, 1, start: 10, end: 50_000_000, name: "long", resource: s_inference)]);
        store.Add([Span(3, 1, start: 20, end: 30, name: "failed", fails: true)]);
        Names(new TraceQuery()).ShouldBe(["failed", "long", "short"]);
        Names(new TraceQuery { ErrorsOnly = true }).ShouldBe(["failed"]);
        Names(new TraceQuery { Resource = "inference" }).ShouldBe(["long"]);
        Names(new TraceQuery { MinDurationNanoseconds = 1_000_000 }).ShouldBe(["long", "short"]);
        Names(new TraceQuery { Text = "SHO" }).ShouldBe(["short"]);
        Names(new TraceQuery { Text = new TraceId(0, 2).ToString() }).ShouldBe(["long"]);
        var page = store.Query(new TraceQuery { Take = 2 });
        (page.Items.Count, page.HasMore, page.Total).ShouldBe((2, true, 3));

        IEnumerable<string> Names(TraceQuery query) => store.Query(query).Items.Select(t => t.Name);
    }

    [Fact]
    public void Waterfall_OfSpansInAnyOrder_IsTheSameTree()
    {
        SpanRecord[] spans = [Span(1, 1, start: 0, end: 100, name: "a"), Span(1, 2, 1, 10, 50, "b"), Span(1, 3, 1, 60, 90, "c"), Span(1, 4, 2, 20, 30, "d", s_inference)];
        for (var seed = 0; seed < 20; seed++)
        {
            var shuffled = spans.ToArray();
            new Random(seed).Shuffle(shuffled);
            var rows = Waterfall.Build(shuffled);
            rows.Select(r => (r.Span.Name, r.Depth)).ShouldBe([("a", 0), ("b", 1), ("d", 2), ("c", 1)]);
            rows.Select(r => r.Left).ShouldBe([0, 0.1, 0.2, 0.6]);
            rows[0].Width.ShouldBe(1);
            rows.Single(r => r.CrossesProcess).Span.Name.ShouldBe("d");
        }
    }

    [Fact]
    public void Waterfall_WithMissingParentsAndCycles_ShowsEverySpanOnce()
    {
        SpanRecord[] spans =
        [
            Span(1, 1, start: 10, name: "root"),
            Span(1, 2, parent: 99, start: 5, name: "orphan"), Span(1, 3, parent: 2, start: 6, name: "child of orphan"),
            Span(1, 4, parent: 5, start: 20, name: "egg"), Span(1, 5, parent: 4, start: 21, name: "hen"),
            Span(1, 6, parent: 6, start: 30, name: "own parent"),
            Span(1, 1, start: 12, name: "same id elsewhere", resource: s_inference),
        ];
        var rows = Waterfall.Build(spans);
        rows.Count.ShouldBe(spans.Length);
        rows.Select(r => r.Span).Distinct().Count().ShouldBe(spans.Length);
        rows.Single(r => r.ParentMissing).Span.Name.ShouldBe("orphan");
        rows.Single(r => r.Span.Name == "child of orphan").Depth.ShouldBe(1);
        (rows.Single(r => r.Span.Name == "egg").Depth, rows.Single(r => r.Span.Name == "hen").Depth).ShouldBe((0, 1));
    }

    [Fact]
    public void Waterfall_OfAVeryDeepTrace_DoesNotOverflow()
    {
        var rows = Waterfall.Build([.. Enumerable.Range(1, 20_000).Select(i => Span(1, (ulong)i, (ulong)(i - 1), (ulong)i))]);
        rows[^1].Depth.ShouldBe(19_999);
    }

    [Fact]
    public void Ring_FilledAndDrained_KeepsTheNewestInOrder()
    {
        var ring = new Ring<int>(5);
        for (var i = 0; i < 12; i++)
        {
            ring.Add(i);
            Enumerable.Range(0, ring.Count).Select(j => ring[j]).ShouldBe(Enumerable.Range(Math.Max(0, i - 4), Math.Min(5, i + 1)));
        }
        ring.RemoveOldest().ShouldBe(7);
        ring.Count.ShouldBe(4);
        ring.Clear();
        Should.Throw<ArgumentOutOfRangeException>(() => ring[0]);
    }

    private static SpanRecord Span(ulong trace, ulong id, ulong parent = 0, ulong start = 0, ulong? end = null, string name = "span", TelemetryResource? resource = null, bool fails = false) => new()
    {
        TraceId = new TraceId(0, trace),
        SpanId = new SpanId(id),
        ParentId = new SpanId(parent),
        Name = name,
        StartNanoseconds = start,
        EndNanoseconds = end ?? start + 1,
        Status = fails ? SpanStatusCode.Error : SpanStatusCode.Unset,
        Scope = s_scope,
        Resource = resource ?? s_capture,
    };
}
