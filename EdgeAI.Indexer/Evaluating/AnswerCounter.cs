using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>Decides about items in every mode, and counts what becomes of them. Not safe for concurrent use.</summary>
internal sealed class AnswerCounter
{
    /// <summary>Fewer photographs of a label are too few.</summary>
    public const int FewestPhotographs = 5;

    private const int MostConfused = 10;

    private readonly Dictionary<DecisionMode, AnswerTally> _tallies = Enum.GetValues<DecisionMode>().ToDictionary(mode => mode, _ => new AnswerTally());
    private readonly List<(float Confidence, bool IsRight)> _confidences = [];
    private readonly Dictionary<(string Label, string TakenFor), int> _confused = [];
    private readonly int[] _listed = new int[Decider.MaxListed];
    private readonly float[] _probabilities = new float[Decider.MaxListed];
    private Decider[] _deciders = [];

    /// <summary>Decides by this model from now on.</summary>
    public void Use(AnswerModel model) => _deciders = [.. _tallies.Keys.Select(mode => new Decider(model, mode))];

    /// <summary>Counts an item that the catalog knows.</summary>
    /// <param name="evidence">For each label.</param>
    /// <param name="likeness">To the catalog.</param>
    /// <param name="nearness">To the background.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="own">Number of the right one.</param>
    public void AddKnown(ReadOnlySpan<float> evidence, float likeness, float nearness, IReadOnlyList<string> labels, int own)
    {
        foreach (var decider in _deciders)
        {
            var decision = decider.Decide(evidence, likeness, nearness);
            var count = decision.Outcome == DecisionOutcome.Choose ? decider.List(evidence, _listed, _probabilities) : 0;
            _tallies[decider.Mode].AddKnown(decision, _listed.AsSpan(0, count), own);
            if (decider.Mode == DecisionMode.Balanced) Note(decision, labels, own);
        }
    }

    /// <summary>Counts an item whose label was left out.</summary>
    public void AddNear(ReadOnlySpan<float> evidence, float likeness, float nearness)
    {
        foreach (var decider in _deciders) _tallies[decider.Mode].AddNear(decider.Decide(evidence, likeness, nearness));
    }

    /// <summary>Counts a photograph of something quite other.</summary>
    public void AddFar(ReadOnlySpan<float> evidence, float likeness, float nearness)
    {
        foreach (var decider in _deciders) _tallies[decider.Mode].AddFar(decider.Decide(evidence, likeness, nearness));
    }

    /// <summary>Counts a photograph of the background, of which only the likeness is known: one that passes counts as listed.</summary>
    public void AddBackground(float likeness, AnswerModel model)
    {
        var decision = likeness <= model.LikenessThreshold ? Decision.NoMatch(-1, 0, likeness) : new Decision(DecisionOutcome.Choose, -1, 0, likeness);
        foreach (var tally in _tallies.Values) tally.AddFar(decision);
    }

    /// <param name="labelOf">Label of each photograph of the catalog.</param>
    public AnswersResult Result(IEnumerable<string> labelOf)
    {
        var reliability = OpenSetFigures.Reliability(_confidences);
        AnswerFigures Of(DecisionMode mode) => AnswerFigures.Of(_tallies[mode].Shares());
        return new AnswersResult(
            Of(DecisionMode.Assist), Of(DecisionMode.Balanced), Of(DecisionMode.Strict),
            _confidences.Count == 0 ? 0 : Math.Round(OpenSetFigures.CalibrationError(reliability), 4), reliability,
            [
                .. _confused.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MostConfused)
                    .Select(pair => new LabelConfusion(pair.Key.Label, pair.Key.TakenFor, pair.Value)),
            ],
            [
                .. labelOf.GroupBy(label => label, StringComparer.Ordinal).Where(label => label.Count() < FewestPhotographs)
                    .OrderBy(label => label.Count()).ThenBy(label => label.Key, StringComparer.Ordinal).Select(label => label.Key),
            ]);
    }

    private void Note(in Decision decision, IReadOnlyList<string> labels, int own)
    {
        _confidences.Add((decision.Probability, decision.Label == own));
        if (decision.Label == own) return;
        var pair = (labels[own], labels[decision.Label]);
        _confused[pair] = _confused.GetValueOrDefault(pair) + 1;
    }
}
