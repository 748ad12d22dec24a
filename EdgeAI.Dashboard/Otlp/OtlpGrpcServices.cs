using EdgeAI.Dashboard.Otlp.Wire;
using Grpc.Core;

namespace EdgeAI.Dashboard.Otlp;

/// <summary>OTLP over gRPC: spans.</summary>
public sealed class OtlpTraceService(TelemetryIntake intake) : TraceService.TraceServiceBase
{
    /// <inheritdoc/>
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context) =>
        Task.FromResult(intake.Take(request));
}

/// <summary>OTLP over gRPC: log records.</summary>
public sealed class OtlpLogsService(TelemetryIntake intake) : LogsService.LogsServiceBase
{
    /// <inheritdoc/>
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context) =>
        Task.FromResult(intake.Take(request));
}

/// <summary>OTLP over gRPC: metric points.</summary>
public sealed class OtlpMetricsService(TelemetryIntake intake) : MetricsService.MetricsServiceBase
{
    /// <inheritdoc/>
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context) =>
        Task.FromResult(intake.Take(request));
}
