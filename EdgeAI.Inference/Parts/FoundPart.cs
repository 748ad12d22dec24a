using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Deciding;

namespace EdgeAI.Inference.Parts;

/// <summary>One of the things that were found in an image. Serves again and again; not safe for concurrent use.</summary>
internal sealed class FoundPart
{
    private readonly AnswerDecision _own = new();

    /// <summary>Where it lies, as a part of the image.</summary>
    public FrameRegion Box { get; private set; }

    /// <summary>Where it was looked at; what a correction or a lesson about it looks at too.</summary>
    public FrameRegion Square { get; private set; }

    /// <summary>What was decided about it.</summary>
    public AnswerDecision Decision { get; private set; } = null!;

    /// <summary>Places it.</summary>
    /// <param name="box">Where it lies.</param>
    /// <param name="square">Where it was looked at.</param>
    /// <param name="decision">What was decided about it; null for a decision of its own, which is to be made.</param>
    public AnswerDecision Place(FrameRegion box, FrameRegion square, AnswerDecision? decision = null)
    {
        (Box, Square) = (box, square);
        return Decision = decision ?? _own;
    }

    /// <summary>Drops what must not outlive the answer.</summary>
    public void Release() => _own.Release();
}
