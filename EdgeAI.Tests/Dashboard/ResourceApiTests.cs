using EdgeAI.Dashboard.Resources;

namespace EdgeAI.Tests.Dashboard;

public class ResourceApiTests
{
    [Fact]
    public async Task Board_FollowsChangesAndRemovals()
    {
        await using var appHost = await FakeAppHost.StartAsync();
        appHost.Set(ResourcePagesTests.Inference);
        await using var host = await ResourcePagesTests.StartAsync(appHost);
        var board = host.Service<ResourceBoard>();
        await Until(() => board.Connection == AppHostConnection.Connected && board.All().Count == 1);
        board.Find("inference").ShouldNotBeNull().Environment.Count.ShouldBe(3);
        // The event stream may open a moment after the first reading.
        await Until(() =>
        {
            appHost.Set(ResourcePagesTests.Inference with { State = "Stopping" });
            return board.Find("inference")!.State == "Stopping";
        });
        appHost.Remove("inference");
        await Until(() => board.All().Count == 0);
    }

    [Fact]
    public async Task Board_WhenTheAppHostGoesAndComesBack_ConnectsAgain()
    {
        var appHost = await FakeAppHost.StartAsync();
        appHost.Set(ResourcePagesTests.Inference);
        appHost.Set(ResourcePagesTests.Inference with { Name = "gone-later" });
        await using var host = await ResourcePagesTests.StartAsync(appHost);
        var board = host.Service<ResourceBoard>();
        await Until(() => board.All().Count == 2);
        var port = appHost.Url.Port;
        await appHost.DisposeAsync();
        await Until(() => board.Connection == AppHostConnection.Lost);
        board.All().Count.ShouldBe(2, "What was known stays until there is news.");
        await using var again = await FakeAppHost.StartAsync(port);
        again.Set(ResourcePagesTests.Inference);
        await Until(() => board.Connection == AppHostConnection.Connected);
        board.All().ShouldHaveSingleItem().Name.ShouldBe("inference");
    }

    [Fact]
    public async Task Board_WithAWrongToken_StaysLostAndSaysWhy()
    {
        await using var appHost = await FakeAppHost.StartAsync();
        await using var host = await DashboardHost.StartAsync($"--Dashboard:ResourceApi:Url={appHost.Url}", "--Dashboard:ResourceApi:Token=wrong");
        await Until(() => host.Service<ResourceBoard>().Problem.Contains("401", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Console_FollowedOverAReconnect_HasEveryLineOnce()
    {
        var appHost = await FakeAppHost.StartAsync();
        for (var i = 1; i <= 3; i++)
            appHost.Write("inference", $"line {i}");
        await using var host = await ResourcePagesTests.StartAsync(appHost);
        await using var follower = new ConsoleFollower(host.Service<ResourceApiClient>(), "inference", TimeProvider.System);
        await Until(() => follower.Read(null, 100).Count == 3);
        var port = appHost.Url.Port;
        await appHost.DisposeAsync();
        await using var again = await FakeAppHost.StartAsync(port);
        for (var i = 1; i <= 5; i++)
            again.Write("inference", $"line {i}");
        await Until(() => follower.Read(null, 100).Count == 5);
        follower.Read(null, 100).Select(l => l.Text).ShouldBe(["line 1", "line 2", "line 3", "line 4", "line 5"]);
        follower.Read("line 4", 100).ShouldHaveSingleItem();
        follower.Read(null, 2).Select(l => l.Sequence).ShouldBe([4L, 5]);
    }

    [Fact]
    public async Task Command_UnknownOrWithoutAppHost_SaysSo()
    {
        await using var appHost = await FakeAppHost.StartAsync();
        appHost.Set(ResourcePagesTests.Inference);
        await using var host = await ResourcePagesTests.StartAsync(appHost);
        var api = host.Service<ResourceApiClient>();
        (await api.ExecuteAsync("inference", "restart", default)).ShouldBe(new ResourceCommandResult(true, "restart was done."));
        (await api.ExecuteAsync("inference", "explode", default)).ShouldBe(new ResourceCommandResult(false, "The AppHost knows no such resource or command."));
        await appHost.DisposeAsync();
        (await api.ExecuteAsync("inference", "restart", default)).Message.ShouldNotBeNull().ShouldStartWith("The AppHost does not answer");
    }

    [Theory]
    [InlineData("plain", "plain|")]
    [InlineData("\e[32minfo\e[0m: x", "info|ansi-2;: x|")]
    [InlineData("\e[1;91mbad\e[22m still\e[39m ok", "bad|ansi-9 ansi-bold; still|ansi-9; ok|")]
    [InlineData("\e[2Kcleared\e[38;5;12m", "cleared|")]
    [InlineData("cut\e[", "cut|")]
    public void Ansi_Parsed_KeepsColoursAndDropsTheRest(string text, string expected)
    {
        string.Join(';', AnsiText.Parse(text).Select(r => $"{r.Text}|{r.Style}")).ShouldBe(expected);
        AnsiText.Strip(text).ShouldNotContain("\e");
    }

    [Theory]
    [InlineData("QDRANT_APIKEY", "x", true)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "x-otlp-api-key=1", true)]
    [InlineData("ConnectionStrings__qdrant", "Endpoint=http://localhost:1;Key=abc", true)]
    [InlineData("DATABASE", "postgres://me:secret@db/x", true)]
    [InlineData("Dashboard__BrowserToken", "x", true)]
    [InlineData("ConnectionStrings__qdrant", "Endpoint=http://localhost:1", false)]
    [InlineData("ASPNETCORE_URLS", "http://localhost:51234", false)]
    [InlineData("KEYBOARD", "de", false)]
    public void Secrets_ByNameOrContent_AreMasked(string name, string value, bool masked) => Secrets.IsSecret(name, value, markedSecret: false).ShouldBe(masked);

    private static async Task Until(Func<bool> condition)
    {
        // The other side of a socket has no clock of ours to turn.
        for (var i = 0; i < 200 && !condition(); i++)
            await Task.Delay(50);
        condition().ShouldBeTrue("It did not come to this within 10 s.");
    }
}
