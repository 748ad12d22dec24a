using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Running.Api;
using EdgeAI.Orchestration.Running.Network;

namespace EdgeAI.Tests.Orchestration;

public sealed class ResourceApiTests
{
    private const string Token = "test-token";

    [Fact]
    public async Task Request_WithoutTheToken_Is401()
    {
        await using var test = await RunningAsync();
        await using var api = await StartApiAsync(test);
        using var client = new HttpClient { BaseAddress = api.Address };
        (await client.GetAsync("api/resources")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token + "x");
        (await client.GetAsync("api/resources")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Resources_OfARunningApplication_AreDescribed()
    {
        await using var test = await RunningAsync();
        await using var api = await StartApiAsync(test);
        using var client = api.Client();
        var resources = JsonNode.Parse(await client.GetStringAsync("api/resources"))!.AsArray();
        var service = resources.Single(resource => resource!["name"]!.GetValue<string>() == "service")!;
        service["type"]!.GetValue<string>().ShouldBe("Executable");
        service["state"]!.GetValue<string>().ShouldBe("Running");
        service["processId"]!.GetValue<int>().ShouldBeGreaterThan(0);
        service["commands"]!.AsArray().Select(command => command!["name"]!.GetValue<string>()).ShouldBe(["start", "stop", "restart", "greet"]);
        var secret = service["environment"]!.AsArray().Single(variable => variable!["name"]!.GetValue<string>() == "KEY")!;
        secret["isSecret"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Console_AfterASequence_GivesTheRest()
    {
        await using var test = await RunningAsync();
        await using var api = await StartApiAsync(test);
        using var client = api.Client();
        await test.LineAsync("service", line => line == "two");
        var all = JsonNode.Parse(await client.GetStringAsync("api/resources/service/console"))!.AsArray();
        all.Select(line => line!["text"]!.GetValue<string>()).ShouldContain("one");
        var last = all[^1]!["sequence"]!.GetValue<long>();
        JsonNode.Parse(await client.GetStringAsync($"api/resources/service/console?after={last}"))!.AsArray().ShouldBeEmpty();
        (await client.GetAsync("api/resources/nobody/console")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Events_AfterACommand_TellTheChange()
    {
        await using var test = await RunningAsync();
        await using var api = await StartApiAsync(test);
        using var client = api.Client();
        using var reader = new StreamReader(await client.GetStreamAsync("api/resources/events", test.Timeout));

        (await client.PostAsync("api/resources/service/commands/stop", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        while (await reader.ReadLineAsync(test.Timeout) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonNode.Parse(line[6..]) is { } data
                && data["name"]!.GetValue<string>() == "service" && data["state"]!.GetValue<string>() == "Exited")
                break;
        (await client.PostAsync("api/resources/service/commands/stop", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await client.PostAsync("api/resources/service/commands/fly", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PostAsync("api/resources/service/commands/start", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await test.StateAsync("service", KnownResourceStates.Running);
    }

    [Fact]
    public async Task Command_OfTheModel_IsExecuted()
    {
        await using var test = await RunningAsync();
        await using var api = await StartApiAsync(test);
        using var client = api.Client();
        var answer = JsonNode.Parse(await (await client.PostAsync("api/resources/service/commands/greet", null)).Content.ReadAsStringAsync())!;
        answer["success"]!.GetValue<bool>().ShouldBeFalse();
        answer["message"]!.GetValue<string>().ShouldBe("no greeting for service");
    }

    private static async Task<TestApplication> RunningAsync()
    {
        var test = new TestApplication("--Parameters:key=hidden");
        var key = test.Builder.AddParameter("key", secret: true);
        test.AddScript("service", "echo one; echo two; exec sleep 60").WithEnvironment("KEY", key)
            .WithCommand("greet", "Greet", context => Task.FromResult(CommandResults.Failure($"no greeting for {context.ResourceName}")));
        await test.StartAsync();
        await test.StateAsync("service", KnownResourceStates.Running);
        return test;
    }

    private static async Task<RunningApi> StartApiAsync(TestApplication test)
    {
        var port = PortAllocator.Free();
        return new RunningApi(new Uri($"http://127.0.0.1:{port}"), await ResourceApi.StartAsync(port, Token, test.Application.Context,
            new ResourceCommands(test.Application.Supervisors, test.Application.Services), test.Timeout));
    }

    private sealed class RunningApi(Uri address, ResourceApi api) : IAsyncDisposable
    {
        public Uri Address => address;

        public HttpClient Client() => new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) } };

        public ValueTask DisposeAsync() => api.DisposeAsync();
    }
}
