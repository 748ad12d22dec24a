namespace EdgeAI.Inference.Events;

/// <summary>Writes every change to the log.</summary>
internal sealed class SightingLog(ILogger<SightingLog> logger) : ISightingListener
{
    public void Seen(Sighting sighting)
    {
        if (sighting.Label is { } label) Log.Seen(logger, sighting.Source, label, sighting.Before ?? "nothing", sighting.Confidence);
        else Log.Gone(logger, sighting.Source, sighting.Before ?? "nothing");
    }
}
