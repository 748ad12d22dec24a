namespace EdgeAI.Dashboard.Store.Traces;

/// <summary>A line of the waterfall.</summary>
/// <param name="Span">The span.</param>
/// <param name="Depth">0 for a root.</param>
/// <param name="Children">How many lines directly below belong to it.</param>
/// <param name="Left">Start, as a share of the trace's length, 0 to 1.</param>
/// <param name="Width">Length, as a share of the trace's length, 0 to 1.</param>
/// <param name="ParentMissing">Whether its parent has not come (or is gone).</param>
/// <param name="CrossesProcess">Whether its parent is of another resource.</param>
public sealed record WaterfallRow(SpanRecord Span, int Depth, int Children, double Left, double Width, bool ParentMissing, bool CrossesProcess);

/// <summary>Orders the spans of a trace, whatever order they came in, as a tree in time.</summary>
public static class Waterfall
{
    /// <summary>The lines, parents before children, siblings by start.</summary>
    /// <param name="spans">Spans of one trace.</param>
    public static IReadOnlyList<WaterfallRow> Build(IReadOnlyList<SpanRecord> spans)
    {
        if (spans.Count == 0)
            return [];
        var start = spans.Min(s => s.StartNanoseconds);
        var length = Math.Max(1, spans.Max(s => s.EndNanoseconds) - start);
        var byId = new Dictionary<SpanId, SpanRecord>();
        foreach (var span in spans)
            byId.TryAdd(span.SpanId, span);
        var children = spans.Where(s => HasParent(s, byId))
            .GroupBy(s => s.ParentId)
            .ToDictionary(g => g.Key, g => g.OrderByDescending(s => s.StartNanoseconds).ToList());

        var rows = new List<WaterfallRow>(spans.Count);
        var seen = new HashSet<SpanRecord>(ReferenceEqualityComparer.Instance);
        foreach (var root in spans.Where(s => !HasParent(s, byId)).OrderBy(s => s.StartNanoseconds))
            Walk(root);
        // Spans that name each other as parents have no root; they still must show.
        foreach (var stray in spans.OrderBy(s => s.StartNanoseconds))
            if (!seen.Contains(stray))
                Walk(stray);
        return rows;

        void Walk(SpanRecord root)
        {
            // A stack of its own: a trace may nest deeper than the thread's.
            var stack = new Stack<(SpanRecord Span, int Depth)>([(root, 0)]);
            while (stack.TryPop(out var next))
            {
                if (!seen.Add(next.Span))
                    continue;
                // Only the first of several spans sharing an id owns the children.
                var below = ReferenceEquals(byId[next.Span.SpanId], next.Span) && children.TryGetValue(next.Span.SpanId, out var list) ? list : [];
                var parent = byId.GetValueOrDefault(next.Span.ParentId);
                rows.Add(new WaterfallRow(next.Span, next.Depth, below.Count,
                    (double)(next.Span.StartNanoseconds - start) / length, (double)next.Span.DurationNanoseconds / length,
                    !next.Span.ParentId.IsEmpty && parent is null, parent is not null && !ReferenceEquals(parent.Resource, next.Span.Resource)));
                foreach (var child in below)
                    stack.Push((child, next.Depth + 1));
            }
        }
    }

    private static bool HasParent(SpanRecord span, Dictionary<SpanId, SpanRecord> byId) =>
        !span.ParentId.IsEmpty && span.ParentId != span.SpanId && byId.ContainsKey(span.ParentId);
}
