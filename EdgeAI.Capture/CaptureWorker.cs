using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Telemetry;
using EdgeAI.Capture.Uplink;
using Microsoft.Extensions.Options;

namespace EdgeAI.Capture;

/// <summary>Runs all pipelines and says every while what became of their frames.</summary>
internal sealed class CaptureWorker : BackgroundService
{
    private readonly TimeSpan _summaryInterval;
    private readonly TimeProvider _clock;
    private readonly ILogger<CaptureWorker> _logger;

    public CaptureWorker(
        SourceCatalog sources, InferenceClient inference, CaptureMetrics metrics, IOptions<CaptureOptions> options, TimeProvider clock, ILogger<CaptureWorker> logger)
    {
        _summaryInterval = options.Value.SummaryInterval;
        _clock = clock;
        _logger = logger;
        Pipelines = [.. sources.Prepare(options.Value, []).Select(source => new CapturePipeline(source, inference.Client, metrics, options.Value, clock, logger))];
    }

    /// <summary>One for each source, in the order of the configuration.</summary>
    public IReadOnlyList<CapturePipeline> Pipelines { get; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([SummariseAsync(stoppingToken), .. Pipelines.Select(pipeline => pipeline.RunAsync(stoppingToken))]);

    private async Task SummariseAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(_summaryInterval, _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var pipeline in Pipelines)
            {
                var counts = pipeline.Tally.Counts;
                Log.Summary(_logger, pipeline.Name, counts.Captured, counts.Sent, counts.Answered, counts.Dropped, counts.Failed, counts.Skipped);
            }
            if (stopping.IsCancellationRequested)
                return;
        }
    }
}
