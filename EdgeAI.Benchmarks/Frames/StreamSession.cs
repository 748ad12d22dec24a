using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>Follows one stream as inference does: one further look a frame in turn, lists by the newest frames' mean evidence, announcements by their number.</summary>
internal sealed class StreamSession
{
    // The service's defaults (its section Sightings).
    private static readonly SightingRules Rules = new(Window: 8, Needed: 3, Release: 1, CoolDown: TimeSpan.FromSeconds(2), SilentAfter: TimeSpan.FromSeconds(3));

    private static readonly Look[] Turns = [Look.Center, Look.Proposal];

    private readonly FrameAnswerer _answerer;
    private readonly StreamClock _clock = new();
    private readonly SightingTracker _tracker;
    private readonly EvidenceWindow _window = new(Rules.Window);
    private readonly HashSet<string> _announced = new(StringComparer.Ordinal);
    private readonly float[] _mean;
    private string[] _listed = [];
    private int _turn;

    public StreamSession(FrameAnswerer answerer)
    {
        (_answerer, _tracker) = (answerer, new SightingTracker(Rules, _clock));
        _mean = new float[answerer.Eye.Catalog.Labels.Count];
    }

    /// <summary>Labels that were announced.</summary>
    public IReadOnlySet<string> Announced => _announced;

    /// <summary>Labels of the list that was announced; empty for none.</summary>
    public IReadOnlyList<string> Listed => _listed;

    /// <summary>Takes the next frame.</summary>
    public void Take(ReadOnlySpan<byte> image)
    {
        _clock.Advance();
        _answerer.Look(image);
        if (_answerer.MayLookAgain)
        {
            _answerer.LookAgain(image, Turns.AsSpan(_turn, 1));
            _turn = (_turn + 1) % Turns.Length;
        }
        var decision = _answerer.Limit(LookBack());
        var labels = _answerer.Eye.Catalog.Labels;
        var seen = decision.Outcome switch
        {
            DecisionOutcome.Answer => Seen.Answer(labels[decision.Label]),
            DecisionOutcome.Choose => Seen.List,
            _ => Seen.Nothing,
        };
        if (_tracker.Observe(seen, isStill: false) is not { } change) return;
        if (change.Now.Label is { } label) _announced.Add(label);
        else if (change.Now == Seen.List) _listed = [.. _answerer.List(decision, _mean).ToArray().Select(number => labels[number])];
    }

    // What is not answered is decided on what the newest frames say together, and never named by that.
    private Decision LookBack()
    {
        var evidence = _answerer.Evidence;
        _window.Add(_answerer.Eye, evidence);
        if (_answerer.Decision.IsAnswer) return _answerer.Decision;
        evidence.Weight.CopyTo(_mean);
        _window.Average(evidence, _mean);
        var together = _answerer.Decide(_mean, _window.Likeness, _window.Nearness);
        return together.IsAnswer ? together with { Outcome = DecisionOutcome.Choose } : together;
    }
}
