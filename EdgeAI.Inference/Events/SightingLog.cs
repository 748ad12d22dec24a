using EdgeAI.Inference.Parts;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Events;

/// <summary>
/// Writes changes to the log: a few of each source in a minute, the others at level Debug. A belt shows another product every second, and each line is
/// a page of a flash card.
/// </summary>
internal sealed class SightingLog(ILogger<SightingLog> logger, TimeProvider clock) : ISightingListener
{
    /// <summary>Changes of one source that are told in a minute.</summary>
    internal const int MostOfASource = 4;

    /// <summary>Changes of all sources that are told in a minute.</summary>
    internal const int Most = 12;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // It holds no more names than lines are told.
    private readonly Dictionary<string, int> _told = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _begun = clock.GetTimestamp();
    private int _lines, _more;

    public void Seen(Sighting sighting)
    {
        var level = Level(sighting.Source);
        if (!logger.IsEnabled(level)) return;
        var before = Words(sighting.Before);
        if (sighting.Box is { } box && sighting.Now.Outcome != DecisionOutcome.Choose) LogPart(level, sighting, PartId.Of(box), before);
        else if (sighting.Now.Label is { } label) Log.Seen(logger, level, sighting.Source, label, before, sighting.Confidence);
        else if (sighting.Now.Outcome == DecisionOutcome.Choose)
        {
            var labels = string.Join(", ", sighting.Candidates.Select(candidate => candidate.Card.Label));
            Log.SeenOneOf(logger, level, sighting.Source, labels);
        }
        else Log.Gone(logger, level, sighting.Source, before);
    }

    private LogLevel Level(string source)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_begun) is var elapsed && elapsed >= Period)
            {
                if (_more > 0) Log.More(logger, _more, elapsed.TotalSeconds);
                _told.Clear();
                (_begun, _lines, _more) = (clock.GetTimestamp(), 0, 0);
            }
            var told = _told.GetValueOrDefault(source);
            if (told < MostOfASource && _lines < Most)
            {
                _told[source] = told + 1;
                _lines++;
                return LogLevel.Information;
            }
            _more++;
            return LogLevel.Debug;
        }
    }

    private void LogPart(LogLevel level, Sighting sighting, string box, string before)
    {
        if (sighting.Now.Label is { } label) Log.SeenAt(logger, level, sighting.Source, label, sighting.Confidence, box, sighting.Count);
        else Log.GoneFrom(logger, level, sighting.Source, before, box, sighting.Count);
    }

    private static string Words(Seen seen) => seen.Label ?? (seen.Outcome == DecisionOutcome.Choose ? "one of several" : "nothing");
}
