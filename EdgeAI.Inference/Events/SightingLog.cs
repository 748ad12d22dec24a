using EdgeAI.Inference.Parts;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Events;

/// <summary>Writes every change to the log.</summary>
internal sealed class SightingLog(ILogger<SightingLog> logger) : ISightingListener
{
    public void Seen(Sighting sighting)
    {
        if (sighting.Box is { } box && sighting.Now.Outcome != DecisionOutcome.Choose) LogPart(sighting, PartId.Of(box));
        else if (sighting.Now.Label is { } label) Log.Seen(logger, sighting.Source, label, Words(sighting.Before), sighting.Confidence);
        else if (sighting.Now.Outcome == DecisionOutcome.Choose) Log.SeenOneOf(logger, sighting.Source, string.Join(", ", sighting.Candidates.Select(candidate => candidate.Card.Label)));
        else Log.Gone(logger, sighting.Source, Words(sighting.Before));
    }

    private void LogPart(Sighting sighting, string box)
    {
        if (sighting.Now.Label is { } label) Log.SeenAt(logger, sighting.Source, label, sighting.Confidence, box, sighting.Count);
        else Log.GoneFrom(logger, sighting.Source, Words(sighting.Before), box, sighting.Count);
    }

    private static string Words(Seen seen) => seen.Label ?? (seen.Outcome == DecisionOutcome.Choose ? "one of several" : "nothing");
}
