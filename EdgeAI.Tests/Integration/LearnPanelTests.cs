using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Integration;

/// <summary>Teaching on the live page, in a real browser, with real frames.</summary>
public sealed class LearnPanelTests(LivePageBrowser browser) : IClassFixture<LivePageBrowser>, IDisposable
{
    private const int Patience = 60_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-learn-panel-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("desktop", 1440, 900)]
    [InlineData("phone", 390, 844)]
    public async Task Panel_AnItemIsTaught_ItIsRecognisedListedRenamedAndRemoved(string name, int width, int height)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await StartAsync();
        await using var camera = new LivePageCamera(server.Channel, "belt");
        using var filming = new CancellationTokenSource();
        var film = camera.SendManyAsync(number => DrawnMug.Draw((int)(number / 2 % 12), side: 480), TimeSpan.FromMilliseconds(80), filming.Token);
        var page = await browser.OpenAsync(width, height);
        await page.GotoAsync(server.Address.ToString());
        await VisibleAsync(page.Locator("#connection-text"), "Live");

        await page.Locator("#learn-open").ClickAsync();
        await page.Locator("#learn-name").FillAsync("Kitchen/Purple mug");
        await page.Locator("#learn-button").ClickAsync();
        await VisibleAsync(page.Locator("#learn-status"), "of 12 frames");
        await SaveAsync(page, $"learning-{name}");
        await VisibleAsync(page.Locator("#learn-status"), "Learned Kitchen/Purple mug");
        await VisibleAsync(page.Locator(".item-name"), "Kitchen/Purple mug");
        await VisibleAsync(page.Locator(".match:first-child .name"), "Purple mug", state: name == "phone" ? WaitForSelectorState.Attached : WaitForSelectorState.Visible);
        await UntilAsync(page, "document.querySelector('.item img').naturalWidth > 0");
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
        await SaveAsync(page, $"learned-{name}");

        await page.Locator(".item-rename").ClickAsync();
        await page.Locator(".item-field").FillAsync("Cup");
        await page.Locator(".item-field").PressAsync("Enter");
        await VisibleAsync(page.Locator(".match:first-child .name"), "Cup", state: name == "phone" ? WaitForSelectorState.Attached : WaitForSelectorState.Visible);
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#learn-export").ClickAsync());
        download.SuggestedFilename.ShouldBe("edgeai-items.zip");
        var archive = Path.Combine(_folder.FullName, "edgeai-items.zip");
        await download.SaveAsAsync(archive);
        await page.Locator(".item-remove").ClickAsync();
        await page.Locator(".item-remove").ClickAsync();
        await VisibleAsync(page.Locator("#learn-empty"), "Nothing yet");
        await page.Locator("#learn-import").SetInputFilesAsync(archive);
        await VisibleAsync(page.Locator("#learn-status"), "Imported");
        await VisibleAsync(page.Locator(".item-name"), "Cup");
        await filming.CancelAsync();
        await film;
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Panel_WithAWriteKey_AsksForItOnce()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await StartAsync(("Inference:WriteKey", "secret"));
        await using var camera = new LivePageCamera(server.Channel, "belt");
        await camera.SendAsync(DrawnMug.Draw(0));
        using var filming = new CancellationTokenSource();
        var film = camera.SendManyAsync(number => DrawnMug.Draw((int)(number / 2 % 12)), TimeSpan.FromMilliseconds(80), filming.Token);
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(server.Address.ToString());
        await VisibleAsync(page.Locator("#connection-text"), "Live");
        await page.Locator("#learn-open").ClickAsync();
        await page.Locator("#learn-name").FillAsync("mug");
        await page.Locator("#learn-button").ClickAsync();

        await page.Locator("#key-field").FillAsync("wrong");
        await page.Locator("#key-field").PressAsync("Enter");
        await VisibleAsync(page.Locator("#key-wrong"), "not the one");
        await SaveAsync(page, "write-key-kiosk");
        await page.Locator("#key-field").FillAsync("secret");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await VisibleAsync(page.Locator("#learn-status"), "Learned mug");
        await filming.CancelAsync();
        await film;
        await page.Context.CloseAsync();
    }

    private Task<InferenceServer> StartAsync(params (string, string)[] settings) => InferenceServer.StartReadyAsync(
        [("Items:Folder", Path.Combine(_folder.FullName, Guid.NewGuid().ToString("n"))), ("Items:Refit", "false"), ("Embedding:CallDeadline", "00:00:30"), .. settings]);

    private static Task VisibleAsync(ILocator locator, string text, WaitForSelectorState state = WaitForSelectorState.Visible) =>
        locator.Filter(new() { HasText = text }).WaitForAsync(new() { State = state, Timeout = Patience });

    private static async Task UntilAsync(IPage page, string condition)
    {
        for (var started = Environment.TickCount64; !await page.EvaluateAsync<bool>(condition); await Task.Delay(50))
            if (Environment.TickCount64 - started > Patience) Assert.Fail($"It never became true that {condition}.");
    }

    private static async Task SaveAsync(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = RepositoryRoot.Combine("artifacts", "screenshots", $"{name}.png") });
}
