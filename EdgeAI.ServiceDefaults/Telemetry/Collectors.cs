using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>
/// Stands between OpenTelemetry's exporters and the network, for both of OTLP's protocols: the exporters hand over and go on, so that
/// neither a request nor the end of the service ever waits for a collector.
/// </summary>
internal sealed class Collectors(TelemetrySettings settings, IServiceProvider services) : IDisposable
{
    /// <summary>How long the end of the service waits for what is still to be sent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<string, Lazy<Collector>> _collectors = new(StringComparer.OrdinalIgnoreCase);
    private ILogger? _logger;

    /// <summary>Puts this before the client that the exporter would use, which is not one of the factory's with its resilience.</summary>
    public void StandBefore(OtlpExporterOptions options)
    {
        var direct = options.HttpClientFactory;
        options.HttpClientFactory = () => new HttpClient(new Handler(this, direct()));
    }

    /// <summary>Sends what waits, at every collector at once, and takes nothing more.</summary>
    public Task CloseAsync(TimeSpan patience) => Task.WhenAll(_collectors.Values.Select(collector => collector.Value.CloseAsync(patience)));

    /// <summary>As <see cref="CloseAsync"/>, for a service that did not come as far as stopping.</summary>
    public void Dispose()
    {
        CloseAsync(Patience).GetAwaiter().GetResult();
        foreach (var collector in _collectors.Values) collector.Value.Dispose();
    }

    private HttpResponseMessage Take(HttpRequestMessage request, HttpClient client)
    {
        var export = OtlpExport.From(request, client);
        if (settings.Sends(export.Signal))
        {
            var name = export.Target.GetLeftPart(UriPartial.Authority);
            _collectors.GetOrAdd(name, key => new(() => new Collector(key, settings.MaxBufferedBytes, Logger))).Value.Add(export);
        }
        return export.Taken();
    }

    private ILogger? Logger()
    {
        try
        {
            return _logger ??= services.GetService<ILoggerFactory>()?.CreateLogger(TelemetrySettings.Category);
        }
        catch (ObjectDisposedException)
        {
            // The service is gone, and with it everybody who could read it.
            return null;
        }
    }

    private sealed class Handler(Collectors collectors, HttpClient client) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => collectors.Take(request, client);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(collectors.Take(request, client));
    }
}
