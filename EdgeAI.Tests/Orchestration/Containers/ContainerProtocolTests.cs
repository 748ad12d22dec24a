using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;

namespace EdgeAI.Tests.Orchestration.Containers;

/// <summary>What a daemon does in bad weather, from a server that speaks Docker's documented API.</summary>
public sealed class ContainerProtocolTests
{
    private const string Pull = """
        {"status":"Pulling from library/tool","id":"1.0"}
        {"status":"Pulling fs layer","progressDetail":{},"id":"aa"}
        {"status":"Downloading","progressDetail":{"current":10,"total":100},"progress":"[=>  ]","id":"aa"}
        {"status":"Pull complete","progressDetail":{},"id":"aa"}
        {"status":"Status: Downloaded newer image for tool:1.0"}
        """;

    [Fact]
    public async Task Start_ImageNotThere_IsPulledAndItsRequestIsAsTheModelSays()
    {
        await using var api = await DocumentedDockerApi.StartAsync((app, socket) => DocumentedDockerApi.Of(app, socket, Pull));
        await using var test = new TestApplication(api.Argument, "--Parameters:key=hidden");
        var tool = test.Builder.AddContainer("tool", "tool", "1.0").WithHttpEndpoint(targetPort: 8081).WithVolume("tool-data", "/data").WithBindMount("folder", "/folder", isReadOnly: true)
            .WithArgs("--x", "1").WithEntrypoint("/run").WithEnvironment("KEY", test.Builder.AddParameter("key", secret: true));
        await test.StartAsync();
        await test.StateAsync("tool", KnownResourceStates.Running);

        var log = test.Instance("tool").Log.After(0).Select(line => line.Text).ToList();
        log.ShouldContain("pulls tool:1.0");
        log.ShouldContain("Pull complete aa");
        log.ShouldNotContain(line => line.Contains("Downloading", StringComparison.Ordinal));
        var created = api.Created.ShouldNotBeNull();
        created["Image"]!.GetValue<string>().ShouldBe("tool:1.0");
        created["Entrypoint"]!.AsArray().Select(part => part!.GetValue<string>()).ShouldBe(["/run"]);
        created["Cmd"]!.AsArray().Select(part => part!.GetValue<string>()).ShouldBe(["--x", "1"]);
        created["Env"]!.AsArray().Select(part => part!.GetValue<string>()).ShouldBe(["KEY=hidden"]);
        var binding = created["HostConfig"]!["PortBindings"]!["8081/tcp"]![0]!;
        binding["HostIp"]!.GetValue<string>().ShouldBe("127.0.0.1");
        binding["HostPort"]!.GetValue<string>().ShouldBe($"{tool.GetEndpoint("http").Port}");
        var mounts = created["HostConfig"]!["Mounts"]!.AsArray();
        mounts[0]!["Type"]!.GetValue<string>().ShouldBe("volume");
        mounts[0]!["Source"]!.GetValue<string>().ShouldBe("tool-data");
        mounts[1]!["Type"]!.GetValue<string>().ShouldBe("bind");
        mounts[1]!["Source"]!.GetValue<string>().ShouldBe(Path.Combine(test.Folder, "folder"));
        mounts[1]!["ReadOnly"]!.GetValue<bool>().ShouldBeTrue();
        test.Instance("tool").Snapshot.EnvironmentVariables.Single(variable => variable.Name == "KEY").IsSecret.ShouldBeTrue();

        (await test.Supervisor("tool").StopAsync()).ShouldBeTrue();
        api.Requests.ShouldContain("POST containers/0123456789abcdef/stop");
        api.Requests.ShouldContain("DELETE containers/0123456789abcdef");
    }

    [Fact]
    public async Task Output_CutAnywhereOnItsWay_ComesInWholeLinesOfTheRightStream()
    {
        // The frames of a line each, joined, and cut into pieces of three bytes: within headers, lines and characters.
        byte[] all = [.. DocumentedDockerApi.Frame(1, "grün "), .. DocumentedDockerApi.Frame(2, "oh\n"), .. DocumentedDockerApi.Frame(1, "und blau\r\nzweite\n"), .. DocumentedDockerApi.Frame(1, "last")];
        await using var api = await DocumentedDockerApi.StartAsync((app, socket) => DocumentedDockerApi.Of(app, socket, Pull, log: [.. all.Chunk(3)]));
        await using var test = new TestApplication(api.Argument);
        test.Builder.AddContainer("tool", "tool", "1.0");
        await test.StartAsync();

        await test.LineAsync("tool", line => line == "zweite");
        await test.Supervisor("tool").StopAsync();
        var lines = test.Instance("tool").Log.After(0).Where(line => line.Stream != "system").Select(line => $"{line.Stream}: {line.Text}").ToList();
        lines.ShouldBe(["stderr: oh", "stdout: grün und blau", "stdout: zweite", "stdout: last"], ignoreOrder: true);
    }

    [Fact]
    public async Task Start_QdrantCannotBePulled_SaysSoInOneLineAndGoesOnWithTheEmbeddedIndex()
    {
        const string failing = """
            {"status":"Pulling from qdrant/qdrant","id":"v1.18.0"}
            {"errorDetail":{"message":"toomanyrequests: You have reached your pull rate limit."},"error":"toomanyrequests: You have reached your pull rate limit."}
            """;
        await using var api = await DocumentedDockerApi.StartAsync((app, socket) => DocumentedDockerApi.Of(app, socket, failing, pullBrings: false));
        await using var test = new TestApplication(api.Argument);
        var qdrant = test.Builder.AddQdrant("qdrant");
        test.AddScript("client", "echo \"[$ConnectionStrings__qdrant]\"; exec sleep 60").WithReference(qdrant).WaitFor(qdrant);
        await test.StartAsync();

        await test.LineAsync("client", line => line == "[]");
        (await test.Application.Started.WaitAsync(test.Timeout)).ShouldBeNull();
        test.Output.Split('\n').Single(line => line.Contains("not started", StringComparison.Ordinal))
            .ShouldBe("qdrant | not started: image docker.io/qdrant/qdrant:v1.18.0 cannot be pulled: toomanyrequests: You have reached your pull rate limit; the embedded index serves alone");
        test.Instance("qdrant").Snapshot.State.Text.ShouldBe(KnownResourceStates.NotStarted);
    }

    [Fact]
    public async Task Start_AnotherImageCannotBePulled_FailsAndSoDoesWhoNeedsIt()
    {
        await using var api = await DocumentedDockerApi.StartAsync((app, socket) => DocumentedDockerApi.Of(app, socket, """{"error":"no such host","errorDetail":{"message":"no such host"}}""", pullBrings: false));
        await using var test = new TestApplication(api.Argument);
        var tool = test.Builder.AddContainer("tool", "tool", "1.0");
        test.AddScript("client", "exec sleep 60").WaitFor(tool);
        await test.StartAsync();
        (await test.Application.Started.WaitAsync(test.Timeout)).ShouldNotBeNull().ShouldContain("image tool:1.0 cannot be pulled: no such host");
        await test.StateAsync("client", KnownResourceStates.FailedToStart);
    }

    [Fact]
    public async Task Start_NobodyAnswersAsDaemon_SaysSoInOneLineAndGoesOnWithTheEmbeddedIndex()
    {
        await using var test = new TestApplication("--Containers:Endpoint=unix:///no/such/docker.sock");
        var qdrant = test.Builder.AddQdrant("qdrant");
        test.AddScript("client", "echo \"[$ConnectionStrings__qdrant]\"; exec sleep 60").WithReference(qdrant).WaitFor(qdrant);
        await test.StartAsync();
        await test.LineAsync("client", line => line == "[]");
        test.Output.Split('\n').Single(line => line.StartsWith("qdrant |", StringComparison.Ordinal)).ShouldStartWith("qdrant | not started: no Docker daemon answers at unix:/");
    }

    [Fact]
    public async Task Start_PersistentNameBelongsToAnother_SaysHowToMend()
    {
        await using var api = await DocumentedDockerApi.StartAsync((app, socket) => DocumentedDockerApi.Of(app, socket, Pull, inspected: """{"Id":"beef","Config":{"Labels":{"somebody":"else"}}}"""));
        await using var test = new TestApplication(api.Argument);
        test.Builder.AddContainer("tool", "tool", "1.0").WithLifetime(ContainerLifetime.Persistent);
        await test.StartAsync();
        (await test.StateAsync("tool", KnownResourceStates.FailedToStart)).Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("docker rm -f tool-");
        api.Requests.ShouldNotContain(request => request.StartsWith("DELETE", StringComparison.Ordinal));
    }
}
