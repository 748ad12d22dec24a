using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Integration;

/// <summary>The live page of a box that knows nothing yet, in a real browser.</summary>
public sealed class EmptyPageTests(LivePageBrowser browser) : IClassFixture<LivePageBrowser>, IDisposable
{
    private const int Patience = 60_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Page_OfAnEmptyBox_SaysPressTeachUntilSomethingIsTaught()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = new InferenceServer();
        await server.StartAsync(_folder.Combine("none", "catalog.index"), [("Items:Refit", "false")]);
        await server.WaitUntilReadyAsync();
        var page = await browser.OpenAsync(1440, 900);
        await page.GotoAsync(server.Address.ToString());
        await Assertions.Expect(page.Locator("#empty-text")).ToContainTextAsync("Nothing is known yet: press Teach, as soon as there is a frame.", new() { Timeout = Patience });
        await using var camera = new LivePageCamera(server.Channel, "belt");
        using var stop = new CancellationTokenSource();
        var filming = camera.SendManyAsync(number => DrawnMug.Draw((int)(number % 30)), TimeSpan.FromMilliseconds(100), stop.Token);

        await Assertions.Expect(page.Locator("#nothing")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("#nothing")).ToHaveTextAsync("Nothing is known yet: press Teach");
        await Assertions.Expect(page.Locator("#decision")).ToBeHiddenAsync();

        await page.Locator("#learn-open").ClickAsync();
        await page.Locator("#learn-name").FillAsync("mug");
        await page.Locator("#learn-button").ClickAsync();
        await Assertions.Expect(page.Locator("#learn-status")).ToContainTextAsync("Learned mug", new() { Timeout = Patience });
        await page.Locator("#learn-close").ClickAsync();
        await Assertions.Expect(page.Locator("#nothing")).ToBeHiddenAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("#decision")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".match .name").First).ToHaveTextAsync("mug", new() { Timeout = Patience });
        await stop.CancelAsync();
        await filming;
        await page.Context.CloseAsync();
    }
}
