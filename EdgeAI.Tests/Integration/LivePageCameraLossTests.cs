using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Grpc.Core;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Integration;

/// <summary>What the live page says of a camera that is lost and comes back.</summary>
public class LivePageCameraLossTests(LivePageBrowser browser, InferenceServer server) : IClassFixture<LivePageBrowser>, IClassFixture<InferenceServer>
{
    private const int Patience = 20_000;

    [Fact]
    public async Task Page_CameraIsLostAndBack_SaysSinceWhenAndAfterHowLong()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "door");
        await camera.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[3], 1));
        await Visible(page.Locator(".match:first-child .name"), "Round Bread");

        await ReportAsync(new ReportSourceRequest { Source = "door", State = SourceState.Lost, Reason = "The camera was unplugged.", AbsentMs = 2000, Losses = 1 });
        await Visible(page.Locator("#stale"), "Camera lost");
        (await page.Locator("#stale").GetAttributeAsync("title")).ShouldBe("The camera was unplugged.");
        await page.ScreenshotAsync(new() { Path = Shot("camera-lost") });

        await camera.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[3], 2));
        await ReportAsync(new ReportSourceRequest { Source = "door", State = SourceState.Back, AbsentMs = 4100, Losses = 1 });
        await Visible(page.Locator("#camera"), "Camera back after 4 s");
        await page.ScreenshotAsync(new() { Path = Shot("camera-back") });
        await camera.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[3], 3));
        await page.Locator("#stale").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_CameraThatNeverCame_IsSaidInPlaceOfTheFirstFrame()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var fresh = await InferenceServer.StartReadyAsync();
        var page = await browser.OpenAsync(390, 844);
        await page.GotoAsync(fresh.Address.ToString());

        await new Similarity.SimilarityClient(fresh.Channel).ReportSourceAsync(
            new ReportSourceRequest { Source = "v4l2", State = SourceState.Lost, Reason = "There is no camera at all: plug one in.", AbsentMs = 61_000 }, cancellationToken: TestContext.Current.CancellationToken);

        await Visible(page.Locator("#empty-title"), "No camera for 6");
        await Visible(page.Locator("#empty-text"), "plug one in");
        await page.ScreenshotAsync(new() { Path = Shot("camera-never-came") });
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a\nb", 1)]
    [InlineData("door", 9)]
    public async Task ReportSource_WhatCannotBeShown_IsRefused(string source, int state)
    {
        var report = new ReportSourceRequest { Source = source, State = (SourceState)state };

        (await Should.ThrowAsync<RpcException>(async () => await ReportAsync(report))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task ReportSource_LongReasonAndManySources_AreBounded()
    {
        await using var fresh = await InferenceServer.StartReadyAsync();
        var client = new Similarity.SimilarityClient(fresh.Channel);
        for (var number = 0; number < 40; number++)
            await client.ReportSourceAsync(
                new ReportSourceRequest { Source = $"camera {number}", State = SourceState.Lost, Reason = new string('x', 100_000), AbsentMs = long.MaxValue, Losses = -1 },
                cancellationToken: TestContext.Current.CancellationToken);

        using var events = await Inference.Live.LiveEvents.OpenAsync(fresh);
        var status = await events.NextAsync("status", _ => true);
        var report = await events.NextAsync("source", _ => true);

        status.GetProperty("sources").GetArrayLength().ShouldBe(16);

        report.GetProperty("reason").GetString()!.Length.ShouldBe(500);
        report.GetProperty("losses").GetInt64().ShouldBe(0);
    }

    private async Task ReportAsync(ReportSourceRequest report) =>
        await new Similarity.SimilarityClient(server.Channel).ReportSourceAsync(report, cancellationToken: TestContext.Current.CancellationToken);

    private static string Shot(string name) => RepositoryRoot.Combine("artifacts", "screenshots", $"{name}.png");

    private static async Task Visible(ILocator locator, string text) =>
        await Assertions.Expect(locator).ToContainTextAsync(text, new() { Timeout = Patience });
}
