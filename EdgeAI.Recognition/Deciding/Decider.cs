using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Deciding;

/// <summary>
/// Turns evidence into an answer, a list or none. With p_l = exp(beta e_l) / (sum over m of exp(beta e_m) + exp(beta nb)), the background being a
/// rival label: none, if the likeness is at most theta; an answer, if the best p reaches the mode's probability and its evidence the mode's; else a list.
/// It needs the evidence of the candidates alone. Immutable; safe for concurrent use.
/// </summary>
public sealed class Decider
{
    /// <summary>Most labels of a list.</summary>
    public const int MaxListed = 5;

    /// <summary>Fewest labels of a list, where there are so many.</summary>
    public const int MinListed = 3;

    // A list is long enough when the right label is in it so surely, if any label is right.
    private const double ListedProbability = 0.95;

    private readonly double _beta;
    private readonly float _likeness;
    private readonly float _probability;
    private readonly float _evidence;
    private readonly bool _onlyLists;

    /// <summary>Prepares decisions.</summary>
    /// <param name="model">What the catalog says about when it can be believed.</param>
    /// <param name="mode">How sure an answer must be.</param>
    /// <param name="onlyLists">Whether nothing is ever named: the catalog does not keep what that takes.</param>
    public Decider(AnswerModel model, DecisionMode mode = DecisionMode.Balanced, bool onlyLists = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_beta, _likeness) = (model.InverseTemperature, model.LikenessThreshold);
        _probability = DecisionThresholds.For(mode).Probability;
        _evidence = model.EvidenceThreshold(mode);
        _onlyLists = onlyLists;
        Mode = mode;
    }

    /// <summary>How sure an answer must be.</summary>
    public DecisionMode Mode { get; }

    /// <summary>theta: the likeness that a frame has to be above.</summary>
    public float LikenessThreshold => _likeness;

    /// <summary>Decides.</summary>
    /// <param name="evidence">Evidence for each candidate label, -1 to 1, in any order; negative infinity for a label that was ruled out.</param>
    /// <param name="likeness">The frame's likeness to the catalog.</param>
    /// <param name="nearness">Its nearness to the background.</param>
    /// <param name="tail">What the labels that are no candidates add; null where every label is one.</param>
    /// <returns>The decision; its label is a position in <paramref name="evidence"/>.</returns>
    public Decision Decide(ReadOnlySpan<float> evidence, float likeness, float nearness, EvidenceTail? tail = null)
    {
        var first = TensorPrimitives.IndexOfMax(evidence);
        if (first < 0 || float.IsNegativeInfinity(evidence[first])) return Decision.NoMatch(first, 0, likeness);
        var top = evidence[first];
        var probability = (float)(1 / (Sum(evidence, top, tail) + Math.Exp(_beta * (nearness - top))));
        if (likeness <= _likeness) return Decision.NoMatch(first, probability, likeness);
        var isAnswer = !_onlyLists && probability >= _probability && top >= _evidence;
        return new Decision(isAnswer ? DecisionOutcome.Answer : DecisionOutcome.Choose, first, probability, likeness);
    }

    /// <summary>The list of a decision: labels by evidence, the shortest that holds the right one with 95 % if any label is right, three to five.</summary>
    /// <param name="evidence">As for the decision.</param>
    /// <param name="labels">Receives the positions of the labels, best first; room for <see cref="MaxListed"/>.</param>
    /// <param name="probabilities">Receives the probability of each among all labels, the background left out.</param>
    /// <param name="tail">As for the decision.</param>
    /// <returns>How many; fewer than three only where there are fewer labels.</returns>
    public int List(ReadOnlySpan<float> evidence, Span<int> labels, Span<float> probabilities, EvidenceTail? tail = null)
    {
        var count = 0;
        double held = 0, sum = 0;
        while (count < MaxListed && (count < MinListed || held < ListedProbability))
        {
            var next = Next(evidence, labels[..count]);
            if (next < 0) break;
            if (count == 0) sum = Sum(evidence, evidence[next], tail);
            labels[count] = next;
            probabilities[count] = (float)(Math.Exp(_beta * (evidence[next] - evidence[labels[0]])) / sum);
            held += probabilities[count++];
        }
        return count;
    }

    // Relative to the best, so that nothing overflows.
    private double Sum(ReadOnlySpan<float> evidence, float top, EvidenceTail? tail)
    {
        var sum = tail?.Sum(_beta, top) ?? 0;
        foreach (var value in evidence) sum += Math.Exp(_beta * (value - top));
        return sum;
    }

    private static int Next(ReadOnlySpan<float> evidence, ReadOnlySpan<int> taken)
    {
        var (best, next) = (float.NegativeInfinity, -1);
        for (var label = 0; label < evidence.Length; label++)
            if (evidence[label] > best && !taken.Contains(label)) (best, next) = (evidence[label], label);
        return next;
    }
}
