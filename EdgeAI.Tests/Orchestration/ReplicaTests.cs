using System.Net;
using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Running;
using EdgeAI.Orchestration.Running.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Orchestration;

public sealed class ReplicaTests
{
    [Theory]
    [InlineData("http")]
    [InlineData("http2")]
    public async Task Balancer_HealthyCopiesOnly_GetTheRequests(string transport)
    {
        await using var copies = await Copies.StartAsync(3, transport);
        await using var balancer = await copies.BalanceAsync();
        copies.SetHealth(1, HealthStatus.Unhealthy);
        (await AnswersAsync(copies, transport, until: answers => answers.SetEquals(["0", "2"]))).ShouldBe(["0", "2"], ignoreOrder: true);

        copies.SetHealth(1, HealthStatus.Healthy);
        copies.SetHealth(0, HealthStatus.Unhealthy);
        (await AnswersAsync(copies, transport, until: answers => answers.SetEquals(["1", "2"]))).ShouldBe(["1", "2"], ignoreOrder: true);
    }

    [Fact]
    public async Task Start_WithReplicas_RunsEachOnItsOwnPortBehindOneAddress()
    {
        await using var test = new TestApplication();
        var server = test.AddScript("server", "echo $PORT; exec sleep 60").WithHttpEndpoint(env: "PORT").WithAnnotation(new ReplicaAnnotation(2));
        await test.StartAsync();
        var first = await test.LineAsync("server-1", _ => true);
        var second = await test.LineAsync("server-2", _ => true);
        new[] { first, second, $"{server.GetEndpoint("http").Port}" }.Distinct().Count().ShouldBe(3);
        test.Instance("server-2").Parent.ShouldBe("server");
    }

    /// <summary>Asks often enough that every copy in the balance has answered; health travels asynchronously, so it asks until it fits or time is up.</summary>
    private static async Task<HashSet<string>> AnswersAsync(Copies copies, string transport, Func<HashSet<string>, bool> until)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{copies.Ports.Port}") };
        if (transport == "http2")
            (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        HashSet<string> answers = [];
        for (var round = 0; round < 100; round++)
        {
            answers = [];
            for (var request = 0; request < 40; request++)
                answers.Add(await client.GetStringAsync("any/path"));
            if (until(answers))
                break;
            await Task.Delay(20);
        }
        return answers;
    }

    /// <summary>Real servers that answer with their number.</summary>
    private sealed class Copies(List<WebApplication> servers, List<ResourceInstance> instances, RunContext context, EndpointPorts ports) : IAsyncDisposable
    {
        public EndpointPorts Ports => ports;

        public static async Task<Copies> StartAsync(int count, string transport)
        {
            var resource = new ExecutableResource("server", "sh", "/");
            var endpoint = new EndpointAnnotation(System.Net.Sockets.ProtocolType.Tcp, "http", transport, "http");
            resource.Annotations.Add(endpoint);
            var ports = new EndpointPorts(endpoint, PortAllocator.Free(), [.. Enumerable.Range(0, count).Select(_ => PortAllocator.Free())], IsBalanced: true);
            var context = TestInstance.Context();
            List<WebApplication> servers = [];
            List<ResourceInstance> instances = [];
            for (var i = 0; i < count; i++)
            {
                var number = $"{i}";
                var builder = WebApplication.CreateSlimBuilder();
                builder.Logging.ClearProviders();
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(ports.TargetPorts[int.Parse(number)],
                    listen => listen.Protocols = transport == "http2" ? HttpProtocols.Http2 : HttpProtocols.Http1));
                var server = builder.Build();
                server.MapFallback(() => number);
                await server.StartAsync();
                servers.Add(server);
                var instance = TestInstance.Of(resource, new Dictionary<string, int> { ["http"] = ports.TargetPorts[i] }, context, i, count);
                instance.Update(snapshot => snapshot with { State = KnownResourceStates.Running, HealthStatus = HealthStatus.Healthy });
                instances.Add(instance);
            }
            return new Copies(servers, instances, context, ports);
        }

        public Task<ReplicaBalancer> BalanceAsync() => ReplicaBalancer.StartAsync(ports, instances, context.Notifications, default);

        public void SetHealth(int copy, HealthStatus status) => instances[copy].Update(snapshot => snapshot with { HealthStatus = status });

        public async ValueTask DisposeAsync()
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }
}
