using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Running;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Orchestration;

/// <summary>The environment, compared with what .NET Aspire 13.5.2 injected for the same model (Recorded/run-mode-environment.txt).</summary>
public sealed class RunModeEnvironmentTests
{
    private static readonly Dictionary<string, Dictionary<string, string>> Recording = ReadRecording();

    [Theory]
    [InlineData("inference")]
    [InlineData("capture")]
    [InlineData("indexer")]
    public async Task Compose_TheRecordedModel_EqualsTheRecording(string name)
    {
        await using var test = new TestApplication("--environment=Development", "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317", "--Parameters:key=KEY123");
        var resource = RecordedModel(test).Single(resource => resource.Name == name);
        var composition = await ComposeAsync(resource);

        var actual = composition.Environment.ToDictionary(v => v.Name, v => v.Value!);
        // What differs from run to run: the telemetry ids, and the port behind Aspire's proxy, which ours does not need for one copy.
        actual["OTEL_SERVICE_NAME"].ShouldBe(name);
        actual["OTEL_RESOURCE_ATTRIBUTES"].ShouldStartWith("service.instance.id=");
        var expected = new Dictionary<string, string>(Recording[name])
        {
            ["OTEL_SERVICE_NAME"] = actual["OTEL_SERVICE_NAME"],
            ["OTEL_RESOURCE_ATTRIBUTES"] = actual["OTEL_RESOURCE_ATTRIBUTES"],
        };
        actual.OrderBy(pair => pair.Key, StringComparer.Ordinal).ShouldBe(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Compose_ASecretInsideAConnectionString_MarksTheVariable()
    {
        await using var test = new TestApplication("--Parameters:key=KEY123");
        var composition = await ComposeAsync(RecordedModel(test).Single(resource => resource.Name == "indexer"));
        composition.Environment.Where(v => v.IsSecret).Select(v => v.Name).ShouldBe(
            ["ConnectionStrings__qdrant", "ConnectionStrings__qdrant_http", "QDRANT_APIKEY"], ignoreOrder: true);
    }

    [Fact]
    public async Task Compose_WithoutADashboard_SendsTelemetryNowhere()
    {
        await using var test = new TestApplication("--Parameters:key=KEY123");
        var composition = await ComposeAsync(RecordedModel(test).Single(resource => resource.Name == "capture"));
        composition.Environment.ShouldNotContain(v => v.Name.StartsWith("OTEL_EXPORTER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_TheProcessItself_SeesTheEnvironment()
    {
        await using var test = new TestApplication();
        var server = test.AddScript("server", "exec sleep 60").WithHttpEndpoint(env: "PORT").WithHttpEndpoint(name: "grpc");
        test.AddScript("client", "env; exec sleep 60").WithReference(server).WithEnvironment("PLAIN", "a b'c\"d$e").WithEnvironment("URL", $"[{server.GetEndpoint("http")}]");
        await test.StartAsync();

        var http = server.GetEndpoint("http").Port;
        (await test.LineAsync("client", line => line.StartsWith("services__server__http__0=", StringComparison.Ordinal))).ShouldEndWith($"http://localhost:{http}");
        await test.LineAsync("client", line => line == $"services__server__grpc__0=http://localhost:{server.GetEndpoint("grpc").Port}");
        await test.LineAsync("client", line => line == $"SERVER_HTTP=http://localhost:{http}");
        await test.LineAsync("client", line => line == "PLAIN=a b'c\"d$e");
        await test.LineAsync("client", line => line == $"URL=[http://localhost:{http}]");
        test.Instance("server").Snapshot.EnvironmentVariables.ShouldContain(v => v.Name == "PORT" && v.Value == $"{http}");
    }

    /// <summary>qdrant, inference, capture and indexer as the AppHost of the recording had them.</summary>
    private static IResourceCollection RecordedModel(TestApplication test)
    {
        var builder = test.Builder;
        foreach (var project in new[] { "Inference", "Capture", "Indexer" })
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(test.Folder, project)).FullName, $"{project}.csproj"), "<Project />");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(test.Folder, "Inference", "Properties")).FullName, "launchSettings.json"),
            """{"profiles":{"http":{"commandName":"Project","applicationUrl":"http://localhost:5080","environmentVariables":{"ASPNETCORE_ENVIRONMENT":"Development"}}}}""");

        var qdrant = builder.AddQdrant("qdrant", builder.AddParameter("key", secret: true)).WithDataVolume();
        var inference = builder.AddProject("inference", "Inference/Inference.csproj").WithReference(qdrant).WaitFor(qdrant)
            .WithReplicas(2).WithHttpHealthCheck("/health").WithExternalHttpEndpoints();
        builder.AddProject("capture", "Capture/Capture.csproj").WithReference(inference).WaitFor(inference);
        builder.AddProject("indexer", "Indexer/Indexer.csproj").WithReference(qdrant).WithExplicitStart();

        foreach (var (endpoint, port) in new[] { (qdrant.GetEndpoint("grpc"), 40000), (qdrant.GetEndpoint("http"), 40001), (inference.GetEndpoint("http"), 5080) })
            endpoint.EndpointAnnotation.AllocatedEndpoint = new AllocatedEndpoint(endpoint.EndpointAnnotation, "localhost", port);
        return builder.Resources;
    }

    private static async Task<InstanceComposition> ComposeAsync(IResource resource)
    {
        var run = new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run);
        return await InstanceComposition.ComposeAsync(TestInstance.Of(resource, new Dictionary<string, int> { ["http"] = 51234 }), run, new HashSet<IResource>(), default);
    }

    private static Dictionary<string, Dictionary<string, string>> ReadRecording()
    {
        var resources = new Dictionary<string, Dictionary<string, string>>();
        Dictionary<string, string>? current = null;
        foreach (var line in File.ReadLines(RepositoryRoot.Combine("EdgeAI.Tests", "Orchestration", "Recorded", "run-mode-environment.txt")))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
                resources[line.Split(' ')[1]] = current = [];
            else if (line.Split('=', 2) is [var name, var value] && name.Trim() is { Length: > 0 } key && !key.Contains(' ', StringComparison.Ordinal))
                current![key] = value;
        }
        return resources;
    }
}
