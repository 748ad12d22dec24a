using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeAI.Orchestration.Running.Network;

/// <summary>One stable address before the copies of a resource: requests go to the healthy ones, of any two to the one with less to do.</summary>
internal sealed class ReplicaBalancer : IAsyncDisposable
{
    private readonly WebApplication _proxy;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watch;

    private ReplicaBalancer(WebApplication proxy, Task watch, CancellationTokenSource stop) => (_proxy, _watch, _stop) = (proxy, watch, stop);

    public static async Task<ReplicaBalancer> StartAsync(EndpointPorts ports, IReadOnlyList<ResourceInstance> copies, ResourceNotificationService notifications, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var isHttp2 = ports.Endpoint.Transport == "http2";
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ListenLocalhost(ports.Port, listen => listen.Protocols = isHttp2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        });
        var config = new InMemoryConfigProvider([Route], [Cluster(ports, copies, isHttp2)]);
        builder.Services.AddReverseProxy();
        builder.Services.AddSingleton<IProxyConfigProvider>(config);
        var proxy = builder.Build();
        proxy.MapReverseProxy();
        await proxy.StartAsync(cancellationToken).ConfigureAwait(false);

        var stop = new CancellationTokenSource();
        return new ReplicaBalancer(proxy, FollowHealthAsync(ports, copies, isHttp2, config, notifications, stop.Token), stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        await _proxy.StopAsync(now.Token).ConfigureAwait(false);
        await _proxy.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private static RouteConfig Route => new() { RouteId = "all", ClusterId = "copies", Match = new RouteMatch { Path = "{**everything}" } };

    private static async Task FollowHealthAsync(EndpointPorts ports, IReadOnlyList<ResourceInstance> copies, bool isHttp2,
        InMemoryConfigProvider config, ResourceNotificationService notifications, CancellationToken stop)
    {
        var healthy = "";
        try
        {
            await foreach (var change in notifications.WatchAsync(stop).ConfigureAwait(false))
            {
                if (copies.All(copy => copy.Id != change.ResourceId))
                    continue;
                var now = string.Join(',', Healthy(copies).Select(copy => copy.Id));
                if (now == healthy)
                    continue;
                healthy = now;
                config.Update([Route], [Cluster(ports, copies, isHttp2)]);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private static ClusterConfig Cluster(EndpointPorts ports, IReadOnlyList<ResourceInstance> copies, bool isHttp2)
    {
        // With none healthy all are tried: one of them may have recovered since it was asked.
        var chosen = Healthy(copies).ToList() is { Count: > 0 } healthy ? healthy : [.. copies];
        return new ClusterConfig
        {
            ClusterId = "copies",
            LoadBalancingPolicy = "PowerOfTwoChoices",
            HttpRequest = new ForwarderRequestConfig
            {
                Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                ActivityTimeout = Timeout.InfiniteTimeSpan,
            },
            Destinations = chosen.ToDictionary(copy => copy.Id, copy => new DestinationConfig
            {
                Address = $"{ports.Endpoint.UriScheme}://localhost:{copy.TargetPorts[ports.Endpoint.Name]}",
            }),
        };
    }

    private static IEnumerable<ResourceInstance> Healthy(IEnumerable<ResourceInstance> copies) =>
        copies.Where(copy => copy.Snapshot.HealthStatus == HealthStatus.Healthy);
}
