using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>Decides about frames as inference does (its DecisionRoom): by the central crop, and by further looks where that is not answered. Not safe for concurrent use.</summary>
internal sealed class FrameAnswerer
{
    private const int MostLooks = 2;

    // The service's defaults (its section Decision).
    private static readonly FrameLimits Limits = new(DarkBelow: 12, BlurBelow: 0.0018f, MovingAbove: 8);

    private readonly Decider _decider;
    private readonly float[] _embedding, _features, _default, _looked, _lookedFeatures;
    private readonly byte[] _pixels;
    private readonly int[] _listed = new int[Decider.MaxListed];
    private readonly float[] _probabilities = new float[Decider.MaxListed];
    private readonly FrameRegion[] _views = new FrameRegion[MostLooks];
    private FrameQuality _quality;

    public FrameAnswerer(FrameEye eye, DecisionMode mode)
    {
        var embedder = eye.Embedder;
        (Eye, _decider, Evidence) = (eye, eye.Catalog.DeciderFor(mode), eye.Catalog.NewEvidence());
        (_embedding, _features, _default) = (new float[embedder.Dimension], new float[embedder.FeatureCount], new float[eye.OwnDefault.Rows]);
        (_looked, _lookedFeatures) = (new float[MostLooks * embedder.Dimension], new float[MostLooks * embedder.FeatureCount]);
        _pixels = new byte[embedder.InputSize * embedder.InputSize * 3];
    }

    public FrameEye Eye { get; }

    /// <summary>Of the look that the decision was made on.</summary>
    public FrameEvidence Evidence { get; }

    /// <summary>The decision.</summary>
    public Decision Decision { get; private set; }

    /// <summary>Whether looking again may help.</summary>
    public bool MayLookAgain => !Decision.IsAnswer && !Limits.IsTooDark(_quality);

    /// <summary>Looks at the central crop.</summary>
    public void Look(ReadOnlySpan<byte> image)
    {
        Eye.Embedder.Embed(image, _embedding, _features, _pixels);
        _quality = FrameQuality.Measure(_pixels, Eye.Embedder.InputSize, []);
        Decide(_embedding, _features);
    }

    /// <summary>Looks again, and decides on the look with the largest likeness, alone.</summary>
    /// <param name="image">The image that was looked at.</param>
    /// <param name="looks">Where.</param>
    public void LookAgain(ReadOnlySpan<byte> image, ReadOnlySpan<Look> looks)
    {
        var (dimension, features) = (_embedding.Length, _features.Length);
        Eye.Embedder.EmbedLooks(
            image, FrameRegion.Whole, looks, _looked.AsSpan(0, looks.Length * dimension), _lookedFeatures.AsSpan(0, looks.Length * features), _views.AsSpan(0, looks.Length));
        var (best, likeness) = (-1, Decision.Likeness);
        for (var look = 0; look < looks.Length; look++)
        {
            DecideOn(look);
            if (Decision.Likeness > likeness) (best, likeness) = (look, Decision.Likeness);
        }
        DecideOn(best);
    }

    /// <summary>What the frame's pixels leave of a decision.</summary>
    public Decision Limit(in Decision decision) => Limits.Apply(decision, _quality, difference: 0);

    /// <summary>Decides on other evidence for the frame, e.g. on the mean over a stream's newest.</summary>
    public Decision Decide(ReadOnlySpan<float> evidence, float likeness, float nearness) => _decider.Decide(evidence, likeness, nearness);

    /// <summary>The labels to choose from; empty unless the decision is a list.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="evidence">What it was made on.</param>
    public ReadOnlySpan<int> List(in Decision decision, ReadOnlySpan<float> evidence) =>
        decision.Outcome == DecisionOutcome.Choose ? _listed.AsSpan(0, _decider.List(evidence, _listed, _probabilities)) : [];

    // -1 is the central crop.
    private void DecideOn(int look)
    {
        if (look < 0) Decide(_embedding, _features);
        else Decide(_looked.AsSpan(look * _embedding.Length, _embedding.Length), _lookedFeatures.AsSpan(look * _features.Length, _features.Length));
    }

    private void Decide(ReadOnlySpan<float> embedding, ReadOnlySpan<float> features)
    {
        Eye.OwnDefault.Apply(features, _default);
        Evidence.Weigh(embedding, _default);
        Decision = _decider.Decide(Evidence.Weight, Evidence.Likeness, Evidence.Nearness);
    }
}
