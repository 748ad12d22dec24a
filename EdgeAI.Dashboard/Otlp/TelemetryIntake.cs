using EdgeAI.Dashboard.Otlp.Wire;
using EdgeAI.Dashboard.Store;

namespace EdgeAI.Dashboard.Otlp;

/// <summary>What became of an export request.</summary>
/// <param name="Rejected">Records that could not be taken.</param>
/// <param name="Reason">Why, or empty.</param>
public readonly record struct IntakeResult(long Rejected, string Reason);

/// <summary>Puts export requests, by whichever protocol they came, into the store.</summary>
public sealed class TelemetryIntake(TelemetryStore store)
{
    private readonly SpanReader _spans = new(new AttributeReader(store.Limits));
    private readonly LogReader _logs = new(new AttributeReader(store.Limits));
    private readonly MetricReader _metrics = new(new AttributeReader(store.Limits));

    /// <summary>Takes spans in.</summary>
    public ExportTraceServiceResponse Take(ExportTraceServiceRequest request)
    {
        var result = _spans.Read(request, store);
        var response = new ExportTraceServiceResponse();
        if (result.Rejected > 0)
            response.PartialSuccess = new ExportTracePartialSuccess { RejectedSpans = result.Rejected, ErrorMessage = result.Reason };
        return response;
    }

    /// <summary>Takes log records in.</summary>
    public ExportLogsServiceResponse Take(ExportLogsServiceRequest request)
    {
        _logs.Read(request, store);
        return new ExportLogsServiceResponse();
    }

    /// <summary>Takes metric points in.</summary>
    public ExportMetricsServiceResponse Take(ExportMetricsServiceRequest request)
    {
        var result = _metrics.Read(request, store);
        var response = new ExportMetricsServiceResponse();
        if (result.Rejected > 0)
            response.PartialSuccess = new ExportMetricsPartialSuccess { RejectedDataPoints = result.Rejected, ErrorMessage = result.Reason };
        return response;
    }
}
