using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Deciding;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Parts;

/// <summary>One of the things that lie before a stream, which is looked at again and again while the scene stands.</summary>
internal sealed class WatchedPart(FrameRegion box, FrameRegion square, SightingTracker tracker)
{
    /// <summary>Where it lies, as a part of the frame.</summary>
    public FrameRegion Box => box;

    /// <summary>Where it is looked at.</summary>
    public FrameRegion Square => square;

    /// <summary>What was decided when it was last looked at.</summary>
    public AnswerDecision Decision { get; } = new();

    /// <summary>Whether it was looked at since it was found.</summary>
    public bool HasDecision { get; set; }

    /// <summary>What it was announced as.</summary>
    public SightingTracker Tracker => tracker;

    /// <summary>Share of both boxes together that both have.</summary>
    public double Overlap(FrameRegion other)
    {
        var width = Math.Min(box.Left + box.Width, other.Left + other.Width) - Math.Max(box.Left, other.Left);
        var height = Math.Min(box.Top + box.Height, other.Top + other.Height) - Math.Max(box.Top, other.Top);
        if (width <= 0 || height <= 0) return 0;
        var both = width * height;
        return both / (box.Width * box.Height + other.Width * other.Height - both);
    }
}

/// <summary>A change of what is seen of one of several things.</summary>
/// <param name="Change">The change.</param>
/// <param name="Box">Where it lies, or lay.</param>
/// <param name="Count">How many things are announced with that label now.</param>
/// <param name="Confidence">Of the decision that made the change.</param>
/// <param name="Candidates">The list, best first; empty unless one is seen now.</param>
internal sealed record PartChange(SightingChange Change, FrameRegion Box, int Count, float Confidence, IReadOnlyList<ListedLabel> Candidates);
