using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Benchmarks.Candidates;

/// <summary>Counts how far decisions by candidates are from exact ones.</summary>
internal sealed class CandidatesTally
{
    private readonly List<float> _errors = [];
    private int _otherLabel, _otherOutcome;

    public void Add(in Decision found, Func<int, string?> foundLabel, in Decision exact, Func<int, string?> exactLabel)
    {
        _errors.Add(Math.Abs(found.Probability - exact.Probability));
        if (foundLabel(found.Label) != exactLabel(exact.Label)) _otherLabel++;
        if (found.Outcome != exact.Outcome) _otherOutcome++;
    }

    public IEnumerable<Figure> Figures(string name, double target) =>
    [
        new($"{name}.decisions", _errors.Count, ""),
        new($"{name}.probability.mean", _errors.Average(), ""),
        new($"{name}.probability.most", _errors.Max(), "", target),
        new($"{name}.otherLabel", (double)_otherLabel / _errors.Count, ""),
        new($"{name}.otherOutcome", (double)_otherOutcome / _errors.Count, ""),
    ];
}
