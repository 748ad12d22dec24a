using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeAI.Inference.Routing;
using EdgeAI.Tests.Vectors.Qdrant;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.Tests.Inference.Routing;

/// <summary>The surface of Aspire.Qdrant.Client over ours.</summary>
public sealed class QdrantClientExtensionsTests : IAsyncLifetime
{
    private QdrantImitation _imitation = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _imitation = await QdrantImitation.StartAsync();

    public ValueTask DisposeAsync() => _imitation.DisposeAsync();

    [Fact]
    public async Task AddQdrantClient_WithAConnectionString_GivesAServerAndItsHealth()
    {
        using var host = Build(new() { ["ConnectionStrings:vectors"] = _imitation.ConnectionString }, builder => builder.AddQdrantClient("vectors"));
        (await host.Services.GetRequiredService<QdrantServer>().CheckHealthAsync(Cancellation)).ShouldBe(_imitation.Version);
        var entry = (await HealthAsync(host))["Qdrant.Client"];
        entry.Status.ShouldBe(HealthStatus.Healthy);
        _imitation.Status = (_, _) => StatusCode.Internal;
        (await HealthAsync(host))["Qdrant.Client"].Status.ShouldBe(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task AddQdrantClient_WithTheSectionAlone_TakesEndpointAndKey()
    {
        var endpoint = $"{_imitation.Options().Endpoint}";
        using var host = Build(new() { ["Aspire:Qdrant:Client:Endpoint"] = endpoint, ["Aspire:Qdrant:Client:Key"] = "secret" }, builder => builder.AddQdrantClient("qdrant"));
        (await host.Services.GetRequiredService<QdrantServer>().CheckHealthAsync(Cancellation)).ShouldBe(_imitation.Version);
    }

    [Fact]
    public async Task AddKeyedQdrantClient_OfTwoServers_KeepsThemApart()
    {
        await using var other = await QdrantImitation.StartAsync();
        other.Version = "1.20.1";
        using var host = Build(
            new() { ["ConnectionStrings:near"] = _imitation.ConnectionString, ["ConnectionStrings:far"] = other.ConnectionString, ["Aspire:Qdrant:Client:far:DisableHealthChecks"] = "true" },
            builder =>
            {
                builder.AddKeyedQdrantClient("near");
                builder.AddKeyedQdrantClient("far");
            });
        (await host.Services.GetRequiredKeyedService<QdrantServer>("near").CheckHealthAsync(Cancellation)).ShouldBe(_imitation.Version);
        (await host.Services.GetRequiredKeyedService<QdrantServer>("far").CheckHealthAsync(Cancellation)).ShouldBe("1.20.1");
        (await HealthAsync(host)).Keys.ShouldBe(["Qdrant.Client_near"]);
    }

    [Fact]
    public void AddQdrantClient_OfAServerThatNobodyNamed_SaysWhatToSet()
    {
        using var host = Build([], builder => builder.AddQdrantClient("qdrant"));
        Should.Throw<InvalidOperationException>(() => host.Services.GetRequiredService<QdrantServer>()).Message.ShouldContain("ConnectionStrings:qdrant");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_OfAClient_AreSpansUnlessThatIsDisabled(bool disabled)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "EdgeAI.Vectors.Qdrant",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var collection = $"spans-{Guid.NewGuid():n}";
        using var host = Build(new() { ["ConnectionStrings:qdrant"] = _imitation.ConnectionString }, builder => builder.AddQdrantClient("qdrant", settings => settings.DisableTracing = disabled));
        var server = host.Services.GetRequiredService<QdrantServer>();
        await server.Collections.CreateAsync(collection, 4, cancellation: Cancellation);
        await server.SearchAsync(collection, new float[] { 1, 0, 0, 0 }, new SearchRequest(1), cancellation: Cancellation);
        await Should.ThrowAsync<RpcException>(() => server.CountAsync(collection + "-missing", cancellation: Cancellation));

        var ours = spans.Where(span => span.GetTagItem("db.collection.name") is string name && name.StartsWith(collection, StringComparison.Ordinal)).ToArray();
        ours.Select(span => span.DisplayName).ShouldBe(disabled ? [] : [$"Create {collection}", $"Query {collection}", $"Count {collection}-missing"]);
        if (disabled) return;
        ours[1].Kind.ShouldBe(ActivityKind.Client);
        ours[1].Status.ShouldBe(ActivityStatusCode.Unset);
        ours[1].GetTagItem("db.system.name").ShouldBe("qdrant");
        ours[1].GetTagItem("server.port").ShouldBe(_imitation.Options().Endpoint.Port);
        ours[2].Status.ShouldBe(ActivityStatusCode.Error);
        ours[2].GetTagItem("error.type").ShouldBe("NOT_FOUND");
    }

    private static IHost Build(Dictionary<string, string?> settings, Action<IHostApplicationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddLogging();
        add(builder);
        return builder.Build();
    }

    private static async Task<IReadOnlyDictionary<string, HealthReportEntry>> HealthAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries;
}
