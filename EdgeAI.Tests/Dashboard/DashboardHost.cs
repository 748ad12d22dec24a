using EdgeAI.Dashboard;
using EdgeAI.Dashboard.Otlp.Wire;
using EdgeAI.Dashboard.Store;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Dashboard;

/// <summary>A dashboard within the test's process, listening on free ports.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    public const string ApiKey = "secret-key";
    public const string Token = "browser-token";

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private DashboardHost(WebApplication app)
    {
        _app = app;
        var (pages, grpc, http) = StartMessage.Ports(app);
        Pages = new Uri($"http://127.0.0.1:{pages}");
        OtlpHttp = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };
        OtlpGrpc = new Uri($"http://127.0.0.1:{grpc}");
        _channel = GrpcChannel.ForAddress(OtlpGrpc);
    }

    public Uri Pages { get; }

    public HttpClient OtlpHttp { get; }

    public Uri OtlpGrpc { get; }

    public TelemetryStore Store => _app.Services.GetRequiredService<TelemetryStore>();

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static Metadata Key { get; } = new() { { "x-otlp-api-key", ApiKey } };

    public TraceService.TraceServiceClient Traces => new(_channel);

    public LogsService.LogsServiceClient Logs => new(_channel);

    public MetricsService.MetricsServiceClient Metrics => new(_channel);

    public static async Task<DashboardHost> StartAsync(params string[] settings)
    {
        var app = DashboardApplication.Build([
            "--Dashboard:Port=0", "--Dashboard:Otlp:GrpcPort=0", "--Dashboard:Otlp:HttpPort=0",
            $"--Dashboard:Otlp:ApiKey={ApiKey}", $"--Dashboard:BrowserToken={Token}", .. settings]);
        await app.StartAsync();
        return new DashboardHost(app);
    }

    /// <summary>A client that follows no redirects and keeps no cookies: each test sees what a browser is told.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Pages };

    public async ValueTask DisposeAsync()
    {
        OtlpHttp.Dispose();
        _channel.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
