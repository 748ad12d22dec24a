namespace EdgeAI.Recognition.Deciding;

/// <summary>
/// The mean evidence of a stream's newest frames, which a list is made from. Frames of one view that tremble are one observation: their mean says no
/// more than one of them, but says it with less noise. Holds the labels with most evidence of each frame. Not safe for concurrent use.
/// </summary>
/// <param name="frames">Newest frames that count, at least 1.</param>
public sealed class EvidenceWindow(int frames)
{
    private const int LabelsKept = 32;

    private readonly int[] _labels = new int[frames * LabelsKept];
    private readonly float[] _evidence = new float[frames * LabelsKept];
    private readonly int[] _counts = new int[frames];
    private readonly float[] _likeness = new float[frames];
    private readonly float[] _nearness = new float[frames];
    private object? _catalog;
    private int _next;
    private int _filled;

    /// <summary>Likeness to the catalog, on average.</summary>
    public float Likeness { get; private set; }

    /// <summary>Nearness to the background, on average.</summary>
    public float Nearness { get; private set; }

    /// <summary>Forgets every frame.</summary>
    public void Clear() => _filled = _next = 0;

    /// <summary>Takes a frame in, in place of the oldest.</summary>
    /// <param name="catalog">What the labels' numbers belong to; frames of another one are forgotten.</param>
    /// <param name="evidence">The frame's evidence.</param>
    public void Add(object catalog, FrameEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!ReferenceEquals(_catalog, catalog)) Clear();
        _catalog = catalog;
        var ranked = evidence.Ranked(LabelsKept);
        var start = _next * LabelsKept;
        for (var rank = 0; rank < ranked.Length; rank++) (_labels[start + rank], _evidence[start + rank]) = (evidence.Labels[ranked[rank]], evidence.Weight[ranked[rank]]);
        (_counts[_next], _likeness[_next], _nearness[_next]) = (ranked.Length, evidence.Likeness, evidence.Nearness);
        _next = (_next + 1) % frames;
        _filled = Math.Min(_filled + 1, frames);
    }

    /// <summary>Puts the mean in place of the newest frame's evidence, and takes likeness and nearness on average.</summary>
    /// <param name="newest">The newest frame.</param>
    /// <param name="evidence">
    /// Its evidence for each candidate. Those that no frame has among its first keep it, those taken out stay out. A frame that lacks a label
    /// among its first counts with its last.
    /// </param>
    public void Average(FrameEvidence newest, Span<float> evidence)
    {
        ArgumentNullException.ThrowIfNull(newest);
        if (_filled == 0) return;
        (Likeness, Nearness) = (0, 0);
        for (var frame = 0; frame < _filled; frame++) (Likeness, Nearness) = (Likeness + _likeness[frame] / _filled, Nearness + _nearness[frame] / _filled);
        for (var frame = 0; frame < _filled; frame++)
            for (var rank = 0; rank < _counts[frame]; rank++)
            {
                var label = _labels[frame * LabelsKept + rank];
                if (newest.PositionOf(label) is var position and >= 0 && !HasEarlier(frame, label) && !float.IsNegativeInfinity(evidence[position]))
                    evidence[position] = MeanOf(label);
            }
    }

    private bool HasEarlier(int frame, int label)
    {
        for (var earlier = 0; earlier < frame; earlier++)
            if (Find(earlier, label) >= 0) return true;
        return false;
    }

    private float MeanOf(int label)
    {
        double sum = 0;
        for (var frame = 0; frame < _filled; frame++)
        {
            var found = Find(frame, label);
            var value = found >= 0 ? _evidence[found] : _evidence[frame * LabelsKept + Math.Max(0, _counts[frame] - 1)];
            // Taken out of that frame by a correction which no longer holds.
            if (float.IsNegativeInfinity(value)) value = -1;
            sum += value;
        }
        return (float)(sum / _filled);
    }

    private int Find(int frame, int label)
    {
        var start = frame * LabelsKept;
        var place = _labels.AsSpan(start, _counts[frame]).IndexOf(label);
        return place < 0 ? -1 : start + place;
    }
}
