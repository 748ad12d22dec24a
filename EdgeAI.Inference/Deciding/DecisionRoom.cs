using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Events;
using EdgeAI.Inference.Feedback;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Parts;
using EdgeAI.Inference.Telemetry;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Deciding;

/// <summary>Decides about images, looks again where that helps, and keeps what it decides from up to date with entries and corrections. Safe for concurrent use.</summary>
internal sealed class DecisionRoom : IDisposable
{
    private readonly Lock _building = new();
    private readonly CatalogState _catalog;
    private readonly FeedbackStore _feedback;
    private readonly ModelFiles _files;
    private readonly AdmissionGate _gate;
    private readonly InferenceMetrics _metrics;
    private readonly ILogger<DecisionRoom> _logger;
    private readonly FrameLimits _limits;
    private readonly PartFinder _parts;
    private readonly bool _looksAgain;

    public DecisionRoom(
        CatalogState catalog, FeedbackStore feedback, ModelFiles files, AdmissionGate gate, IOptions<DecisionOptions> options, InferenceMetrics metrics, ILogger<DecisionRoom> logger)
    {
        (_catalog, _feedback, _files, _gate, _metrics, _logger) = (catalog, feedback, files, gate, metrics, logger);
        (_limits, _looksAgain, UsualMode) = (options.Value.Limits, options.Value.LookAgain, options.Value.ModeOrDefault);
        _parts = new PartFinder(files, _limits);
        _catalog.Preparing += Prepare;
        _catalog.Changed += Refresh;
        _feedback.Changed += Correct;
    }

    /// <summary>How sure an answer must be where neither the request nor the source says.</summary>
    public DecisionMode UsualMode { get; }

    /// <summary>Decides about the image that was embedded last.</summary>
    /// <param name="recogniser">Leased by the caller.</param>
    /// <param name="answer">Holds embedding, features and pixels; receives the decision and the look it was made on.</param>
    /// <param name="frame">The image, and how to look at it.</param>
    public void Decide(Recogniser recogniser, Answer answer, in FrameToDecide frame)
    {
        var started = Stopwatch.GetTimestamp();
        var decision = answer.Decision;
        decision.Begin(recogniser.Decisions ?? First(recogniser), frame.Mode ?? UsualMode, frame.Matches);
        var cells = frame.Source is null ? [] : answer.Cells;
        var quality = FrameQuality.Measure(decision.Pixels, recogniser.Embedder.InputSize, cells);
        var difference = frame.Source?.Compare(decision.Pixels, cells) ?? 0;
        Decide(recogniser, answer, answer.Embedding, answer.Features);
        var looking = TimeSpan.Zero;
        if (decision.MayLookAgain && !_limits.IsTooDark(quality) && MayLookAgain(frame, answer)) looking = LookAgain(recogniser, answer, frame);
        decision.Finish(quality, _limits, frame.Source, difference);
        if (frame.FindsAll) looking += FindAll(recogniser, answer, frame, quality);
        answer.Timings.Decide = Stopwatch.GetElapsedTime(started) - looking;
        _metrics.StageDone(Stage.Decide, answer.Timings.Decide);
    }

    public void Dispose()
    {
        _catalog.Preparing -= Prepare;
        _catalog.Changed -= Refresh;
        _feedback.Changed -= Correct;
    }

    // A view that follows its subject is a second look already.
    private bool MayLookAgain(in FrameToDecide frame, Answer answer) =>
        _looksAgain && !frame.LooksOnce && !answer.HasSubject && (frame.Source is null || !frame.FindsAll && _gate.Waiting == 0 && frame.Source.Looks.Affords(1));

    // A stream's looks go to what lies there; a look or two a frame, and only those that end before the next one is due.
    private TimeSpan FindAll(Recogniser recogniser, Answer answer, in FrameToDecide frame, in FrameQuality quality)
    {
        if (frame.Source is null) return _parts.FindAll(recogniser, answer, frame, quality);
        var looks = _gate.Waiting > 0 ? 0 : LookBuffers.Most;
        while (looks > 0 && !frame.Source.Looks.Affords(looks)) looks--;
        return _parts.Follow(recogniser, answer, frame, quality, looks);
    }

    /// <summary>Of all looks the one that is most like the catalog is decided on, alone: never the most certain one, which is wrong ten times as often.</summary>
    /// <returns>Time that embedding took.</returns>
    private TimeSpan LookAgain(Recogniser recogniser, Answer answer, in FrameToDecide frame)
    {
        var (decision, buffers) = (answer.Decision, answer.Looks);
        var still = frame.Source is null;
        ReadOnlySpan<Look> looks = still ? buffers.Looks : [frame.Source!.NextLook()];
        var timings = buffers.Embed(recogniser.Embedder, frame.Image, frame.Region, looks, still && frame.FindsAll ? answer.FindAll().Map : null);
        frame.Source?.Looks.Spend(timings.Decode + timings.Embed);
        answer.LookedAgain(looks.Length, timings);

        var (best, excluded) = (-1, decision.ExcludedCount);
        for (var look = 0; look < looks.Length; look++)
        {
            var embedding = buffers.EmbeddingOf(look);
            if (decision.Reconsider(embedding, DefaultOf(recogniser, answer, embedding, buffers.FeaturesOf(look)))) (best, excluded) = (look, decision.ExcludedCount);
        }
        if (best >= 0) answer.TakeLook(best);
        // What a later look was not to be called, this one is not to be called either.
        if (decision.ExcludedCount > excluded) Decide(recogniser, answer, answer.Embedding, best < 0 ? answer.Features : buffers.FeaturesOf(best));
        return timings.Decode + timings.Embed;
    }

    private void Decide(Recogniser recogniser, Answer answer, ReadOnlySpan<float> embedding, ReadOnlySpan<float> features) =>
        answer.Decision.Decide(embedding, DefaultOf(recogniser, answer, embedding, features));

    private ReadOnlySpan<float> DefaultOf(Recogniser recogniser, Answer answer, ReadOnlySpan<float> embedding, ReadOnlySpan<float> features) =>
        DefaultEmbedding.Of(_files, recogniser, answer, embedding, features);

    private DecisionBasis First(Recogniser recogniser)
    {
        lock (_building) return recogniser.Decisions ?? Build(recogniser);
    }

    private void Prepare(Recogniser recogniser) => Build(recogniser);

    // The state speaks of many changes; those of entries are counted.
    private void Refresh()
    {
        if (_catalog.Current?.Decisions is { } basis && basis.Revision != _catalog.Revision)
            Change((before, recogniser, corrections) => before.Update(recogniser, corrections, _files, _catalog.Revision));
    }

    private void Correct() => Change((before, recogniser, corrections) => before.With(recogniser, corrections));

    private void Change(Func<DecisionBasis, Recogniser, IReadOnlyList<Correction>, DecisionBasis> change)
    {
        if (_catalog.Current is null) return;
        using var lease = _catalog.Lease();
        Replace(lease.Recogniser, change);
    }

    private DecisionBasis Build(Recogniser recogniser) => Replace(recogniser, change: null);

    private DecisionBasis Replace(Recogniser recogniser, Func<DecisionBasis, Recogniser, IReadOnlyList<Correction>, DecisionBasis>? change)
    {
        lock (_building)
        {
            var started = Stopwatch.GetTimestamp();
            // Before the entries are read: what changes meanwhile is read once more.
            var revision = _catalog.Revision;
            // A start waits for none; what takes the place of another is whole before it does.
            var waits = _catalog.Current is not null && change is null;
            var corrections = _feedback.In(recogniser.Embedder, recogniser.IsDefaultSpace ? null : _files.OwnDefault, waits);
            var before = recogniser.Decisions;
            var basis = change is not null && before is not null ? change(before, recogniser, corrections) : DecisionBasis.Build(recogniser, corrections, _files, revision);
            recogniser.Decisions = basis;
            if (basis.OnlyLists && before is null) Log.OnlyLists(_logger);
            Log.BasisBuilt(_logger, basis.Labels.Count, corrections.Count, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return basis;
        }
    }
}

/// <summary>An image that is to be decided about.</summary>
/// <param name="image">The image.</param>
/// <param name="source">The stream it belongs to; null for a still.</param>
/// <param name="sight">Where to look; null for the whole frame.</param>
/// <param name="mode">How sure an answer must be; null for the service's own.</param>
/// <param name="matches">How many of the nearest entries are wanted; 0 where they are searched for by themselves.</param>
/// <param name="findsAll">Whether everything is looked for that lies side by side.</param>
/// <param name="looksOnce">Whether the first look decides, whatever it finds.</param>
internal readonly ref struct FrameToDecide(ImageSpan image, SourceMemory? source, FrameSight? sight, DecisionMode? mode, int matches, bool findsAll = false, bool looksOnce = false)
{
    public ImageSpan Image { get; } = image;

    public SourceMemory? Source { get; } = source;

    public FrameSight? Sight { get; } = sight;

    public DecisionMode? Mode { get; } = mode;

    public int Matches { get; } = matches;

    public bool FindsAll { get; } = findsAll;

    public bool LooksOnce { get; } = looksOnce;

    /// <summary>What of the frame is looked at.</summary>
    public FrameRegion Region => Sight?.Region ?? FrameRegion.Whole;
}
