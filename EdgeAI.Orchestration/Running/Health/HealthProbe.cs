using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Orchestration.Running.Health;

/// <summary>Asks one copy of a resource how it is.</summary>
/// <param name="registered">The checks registered with the AppHost; null when none are.</param>
/// <param name="time">Clock of the reports.</param>
internal sealed class HealthProbe(HealthCheckService? registered, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        // A development certificate that the machine does not trust says nothing about health; the address is always this machine's.
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
    })
    { Timeout = Timeout };

    public async Task<HealthReportSnapshot> CheckAsync(ResourceInstance instance, string key, CancellationToken cancellationToken)
    {
        var annotations = instance.Resource.Annotations;
        var (status, description) =
            annotations.OfType<HttpHealthCheckAnnotation>().FirstOrDefault(check => check.Key == key) is { } http ? await AskAsync(instance, http, cancellationToken).ConfigureAwait(false)
            : annotations.OfType<ExternalHealthCheckAnnotation>().FirstOrDefault(check => check.Key == key) is { } external ? await AskAsync(external, cancellationToken).ConfigureAwait(false)
            : await RunRegisteredAsync(key, cancellationToken).ConfigureAwait(false);
        return new HealthReportSnapshot(key, status, description, time.GetUtcNow());
    }

    public void Dispose() => _client.Dispose();

    private Task<(HealthStatus, string?)> AskAsync(ResourceInstance instance, HttpHealthCheckAnnotation check, CancellationToken cancellationToken)
    {
        var endpoint = check.Endpoint.EndpointAnnotation;
        var root = new Uri($"{endpoint.UriScheme}://localhost:{instance.HostPorts[endpoint.Name]}");
        return AskAsync(new Uri(root, check.Path), check.StatusCode, endpoint.Transport == "http2", cancellationToken);
    }

    private async Task<(HealthStatus, string?)> AskAsync(ExternalHealthCheckAnnotation check, CancellationToken cancellationToken)
    {
        try
        {
            var root = await check.Service.GetUriAsync(cancellationToken).ConfigureAwait(false);
            return await AskAsync(new Uri(root, check.Path), check.StatusCode, isHttp2: false, cancellationToken).ConfigureAwait(false);
        }
        catch (DistributedApplicationException exception)
        {
            return (HealthStatus.Unhealthy, exception.Message);
        }
    }

    private async Task<(HealthStatus, string?)> AskAsync(Uri url, int expected, bool isHttp2, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (isHttp2)
                (request.Version, request.VersionPolicy) = (System.Net.HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return (int)response.StatusCode == expected
                ? (HealthStatus.Healthy, null)
                : (HealthStatus.Unhealthy, $"{url} answered {(int)response.StatusCode}, expected {expected}.");
        }
        catch (HttpRequestException exception)
        {
            return (HealthStatus.Unhealthy, $"{url} cannot be reached: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (HealthStatus.Unhealthy, $"{url} did not answer within {Timeout.TotalSeconds:0} s.");
        }
    }

    private async Task<(HealthStatus, string?)> RunRegisteredAsync(string key, CancellationToken cancellationToken)
    {
        if (registered is null)
            return (HealthStatus.Unhealthy, Unregistered(key));
        var report = await registered.CheckHealthAsync(check => check.Name == key, cancellationToken).ConfigureAwait(false);
        return report.Entries.TryGetValue(key, out var entry)
            ? (entry.Status, entry.Description ?? entry.Exception?.Message)
            : (HealthStatus.Unhealthy, Unregistered(key));
    }

    private static string Unregistered(string key) =>
        $"No health check \"{key}\" is registered. Register it with builder.Services.AddHealthChecks().AddCheck(\"{key}\", …).";
}
