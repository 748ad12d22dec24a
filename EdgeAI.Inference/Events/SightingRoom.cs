using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Live;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Parts;
using EdgeAI.Recognition.Deciding;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Events;

/// <summary>Follows every stream's decisions and tells the listeners of changes. Safe for concurrent use.</summary>
internal sealed class SightingRoom : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Lock _telling = new();
    private readonly Dictionary<string, SourceMemory> _sources = new(StringComparer.Ordinal);
    private readonly ISightingListener[] _listeners;
    private readonly SightingRules _rules;
    private readonly int _mostSources;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly ILogger<SightingRoom> _logger;
    private long _number;

    public SightingRoom(
        IEnumerable<ISightingListener> listeners, IOptions<SightingOptions> options, IOptions<LiveOptions> live, TimeProvider clock, ILogger<SightingRoom> logger)
    {
        _listeners = [.. listeners];
        (_rules, _mostSources, _clock, _logger) = (options.Value.Rules, live.Value.MaxSources, clock, logger);
        _timer = clock.CreateTimer(static room => ((SightingRoom)room!).Tick(), this, Look, Look);
    }

    /// <summary>What is remembered of a stream.</summary>
    public SourceMemory Of(string source)
    {
        lock (_lock)
        {
            if (_sources.TryGetValue(source, out var memory)) return memory;
            // The one that has been silent longest makes room, as on the live page.
            if (_sources.Count >= _mostSources) _sources.Remove(_sources.Values.MinBy(candidate => candidate.LastSeen)!.Source);
            return _sources[source] = new SourceMemory(source, _rules, _clock);
        }
    }

    /// <summary>Takes the decision about a stream's newest frame.</summary>
    public void Observe(SourceMemory memory, long sequence, Answer answer)
    {
        if (answer.Found is not null)
        {
            foreach (var part in memory.ObserveParts()) Tell(memory.Source, sequence, part);
            return;
        }
        var decision = answer.Decision;
        var seen = decision.Label is { } label ? Seen.Answer(label) : decision.Outcome == DecisionOutcome.Choose ? Seen.List : Seen.Nothing;
        if (memory.Observe(seen) is { } change)
            Tell(memory.Source, sequence, change, decision.Confidence, change.Now.Outcome == DecisionOutcome.Choose ? decision.Candidates.ToArray() : []);
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        SourceMemory[] memories;
        lock (_lock) memories = [.. _sources.Values];
        foreach (var memory in memories)
        {
            if (memory.Tick() is { } change) Tell(memory.Source, null, change, 0, []);
            foreach (var part in memory.TickParts()) Tell(memory.Source, null, part);
        }
    }

    private void Tell(string source, long? sequence, PartChange part) => Tell(source, sequence, part.Change, part.Confidence, part.Candidates, part.Box, part.Count);

    private void Tell(
        string source, long? sequence, SightingChange change, float confidence, IReadOnlyList<ListedLabel> candidates, FrameRegion? box = null, int? count = null)
    {
        // In order, also where two streams change at once.
        lock (_telling)
        {
            var sighting = new Sighting(++_number, _clock.GetUtcNow(), source, sequence, change.Now, change.Before, change.Now == Seen.Nothing ? 0 : confidence, candidates,
                box, count ?? (change.Now.Label is null ? 0 : 1));
            foreach (var listener in _listeners)
            {
                try
                {
                    listener.Seen(sighting);
                }
                catch (Exception exception)
                {
                    // One that fails must cost neither the frame nor the others.
                    Log.ListenerFailed(_logger, listener.GetType().Name, exception);
                }
            }
        }
    }
}
