using System.Diagnostics;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Events;
using EdgeAI.Inference.Feedback;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Telemetry;
using EdgeAI.Recognition.Deciding;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Deciding;

/// <summary>Decides about images, and keeps what it decides from up to date with entries and corrections. Safe for concurrent use.</summary>
internal sealed class DecisionRoom : IDisposable
{
    private readonly Lock _building = new();
    private readonly CatalogState _catalog;
    private readonly FeedbackStore _feedback;
    private readonly InferenceMetrics _metrics;
    private readonly ILogger<DecisionRoom> _logger;
    private readonly double _falseAcceptRate;
    private readonly FrameLimits _limits;

    public DecisionRoom(CatalogState catalog, FeedbackStore feedback, IOptions<DecisionOptions> options, InferenceMetrics metrics, ILogger<DecisionRoom> logger)
    {
        (_catalog, _feedback, _metrics, _logger) = (catalog, feedback, metrics, logger);
        (_falseAcceptRate, _limits) = (options.Value.FalseAcceptRate, options.Value.Limits);
        _catalog.Preparing += Prepare;
        _catalog.Changed += Refresh;
        _feedback.Changed += Rebuild;
    }

    /// <summary>Decides about the image that was embedded and searched last.</summary>
    /// <param name="recogniser">Leased by the caller.</param>
    /// <param name="answer">Holds embedding and pixels; receives the decision.</param>
    /// <param name="source">The stream it belongs to; null for none.</param>
    public void Decide(Recogniser recogniser, Answer answer, SourceMemory? source)
    {
        var started = Stopwatch.GetTimestamp();
        var basis = recogniser.Decisions ?? First(recogniser);
        answer.Decision.Decide(basis, answer.Embedding, recogniser.Embedder.InputSize, _limits, source);
        answer.Timings.Decide = Stopwatch.GetElapsedTime(started);
        _metrics.StageDone(Stage.Decide, answer.Timings.Decide);
    }

    public void Dispose()
    {
        _catalog.Preparing -= Prepare;
        _catalog.Changed -= Refresh;
        _feedback.Changed -= Rebuild;
    }

    private DecisionBasis First(Recogniser recogniser)
    {
        lock (_building) return recogniser.Decisions ?? Build(recogniser);
    }

    private void Prepare(Recogniser recogniser) => Build(recogniser);

    // The state speaks of many changes; those of entries are counted.
    private void Refresh()
    {
        if (_catalog.Current?.Decisions is { } basis && basis.Revision != _catalog.Revision) Rebuild();
    }

    private void Rebuild()
    {
        if (_catalog.Current is null) return;
        using var lease = _catalog.Lease();
        Build(lease.Recogniser);
    }

    private DecisionBasis Build(Recogniser recogniser)
    {
        lock (_building)
        {
            var started = Stopwatch.GetTimestamp();
            var revision = _catalog.Revision;
            var corrections = _feedback.In(recogniser.Embedder);
            var basis = DecisionBasis.Build(recogniser, corrections, _falseAcceptRate, revision);
            recogniser.Decisions = basis;
            Log.BasisBuilt(_logger, basis.Gallery.Labels.Count, corrections.Count, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return basis;
        }
    }
}
