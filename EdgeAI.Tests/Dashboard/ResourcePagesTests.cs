using EdgeAI.Dashboard.Resources;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Dashboard;

public sealed class ResourcePagesTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly ResourceCommand[] s_commands =
    [
        new("start", "Start", "Starts the process", null, false, true),
        new("stop", "Stop", "Stops the process", null, true, true),
        new("restart", "Restart", null, null, true, true),
        new("rebuild", "Rebuild the index", "Reads the catalog anew", "Rebuild the whole index now?", true, false),
    ];

    internal static ResourceSnapshot Inference { get; } = new("inference", "inference", "Project", "Running", "Healthy")
    {
        StartedAt = DateTimeOffset.UtcNow.AddMinutes(-3),
        ProcessId = 4711,
        Restarts = 1,
        HealthReports = [new("inference_http_/health_200_check", "Healthy", "200 in 3 ms", DateTimeOffset.UtcNow)],
        Endpoints = [new("http", "http://localhost:5080/live", "Live page"), new("grpc", "http://localhost:8081", null)],
        Environment =
        [
            new("ASPNETCORE_ENVIRONMENT", "Development", false),
            new("ConnectionStrings__qdrant", "Endpoint=http://localhost:40000;Key=KEY123", false),
            new("QDRANT_APIKEY", "KEY123", true),
        ],
        Properties = [new("Program", "EdgeAI.Inference.dll")],
        Commands = s_commands,
    };

    [Fact]
    public async Task Resources_FromTheAppHost_ShowStateEnvironmentAndCommands()
    {
        await using var appHost = await FakeAppHost.StartAsync();
        Populate(appHost);
        await using var host = await StartAsync(appHost);
        var page = await browser.OpenAsync(host);
        await Expect(page.Locator("table.resources tbody tr")).ToHaveCountAsync(4);
        await Expect(page.Locator(".page-sub")).ToHaveTextAsync("1 of 4 running, 1 in trouble");
        await Expect(page.Locator("a.endpoint", new() { HasText = "Live page" })).ToHaveAttributeAsync("href", "http://localhost:5080/live");
        await BrowserFixture.ShootAsync(page, "resources");

        await page.GetByRole(AriaRole.Link, new() { Name = "inference", Exact = true }).ClickAsync();
        var panel = page.Locator(".panel");
        await Expect(panel).ToContainTextAsync("200 in 3 ms");
        (await page.ContentAsync()).ShouldNotContain("KEY123", customMessage: "A masked value must not be in the page at all.");
        await BrowserFixture.ShootAsync(page, "resource-detail");
        await panel.GetByLabel("Show QDRANT_APIKEY").ClickAsync();
        await Expect(panel).ToContainTextAsync("KEY123");

        await panel.GetByText("Rebuild the index").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("Rebuild the whole index now?");
        appHost.Commands.ShouldBeEmpty();
        await page.GetByRole(AriaRole.Alertdialog).GetByText("Rebuild the index").ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("rebuild was done.");
        appHost.Commands.ShouldBe(["inference:rebuild"]);

        appHost.Set(Inference with { State = "Exited", Health = null, ExitCode = 137, StateDetail = "Killed by signal 9; starting again in 1 s" });
        await Expect(page.Locator("table.resources")).ToContainTextAsync("Exited with 137");
    }

    [Fact]
    public async Task Console_OfAResource_FollowsSearchesAndDownloads()
    {
        await using var appHost = await FakeAppHost.StartAsync();
        Populate(appHost);
        for (var i = 1; i <= 300; i++)
            appHost.Write("inference", $"\e[32minfo\e[39m: Answered frame {i} in {18 + i % 7} ms");
        appHost.Write("inference", "fail: the guest trapped", "stderr");
        appHost.Write("inference", "Exited with 137; starting again", "system");
        await using var host = await StartAsync(appHost);
        var page = await browser.OpenAsync(host);
        await BrowserFixture.GoAsync(page, $"{host.Pages}consolelogs/resource/inference");
        await Expect(page.Locator(".console-line").Last).ToContainTextAsync("starting again");
        await Expect(page.Locator(".console-line .ansi-2").First).ToHaveTextAsync("info");
        await BrowserFixture.ShootAsync(page, "console");
        appHost.Write("inference", "a line that came later");
        await Expect(page.GetByText("a line that came later")).ToBeInViewportAsync();

        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search lines" }).FillAsync("frame 12");
        await Expect(page.Locator(".console-line")).ToHaveCountAsync(11);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download").ClickAsync());
        download.SuggestedFilename.ShouldBe("inference.log");
        var text = await File.ReadAllTextAsync(await download.PathAsync());
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(303);
        text.ShouldContain("stdout info: Answered frame 300 in 24 ms");
    }

    internal static Task<DashboardHost> StartAsync(FakeAppHost appHost) =>
        DashboardHost.StartAsync($"--Dashboard:ResourceApi:Url={appHost.Url}", $"--Dashboard:ResourceApi:Token={FakeAppHost.Token}", "--Dashboard:RefreshMilliseconds=200");

    private static void Populate(FakeAppHost appHost)
    {
        appHost.Set(Inference);
        appHost.Set(new ResourceSnapshot("capture", "capture", "Project", "Waiting", null) { StateDetail = "Waits for inference to be healthy", Commands = s_commands });
        appHost.Set(new ResourceSnapshot("indexer", "indexer", "Project", "Finished", null) { StartedAt = DateTimeOffset.UtcNow.AddMinutes(-4), StoppedAt = DateTimeOffset.UtcNow.AddMinutes(-3), ExitCode = 0, Commands = [s_commands[0] with { IsEnabled = true }] });
        appHost.Set(new ResourceSnapshot("qdrant", "qdrant", "Container", "FailedToStart", null) { StateDetail = "No container runtime answers; the embedded index is used instead" });
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
