using EdgeAI.Capture.Hosting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
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
        await using var capture = await FilmAsync(server);
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
        await VisibleAsync(page.Locator(".verdict"), "Purple mug", state: name == "phone" ? WaitForSelectorState.Attached : WaitForSelectorState.Visible);
        await UntilAsync(page, "document.querySelector('.item img').naturalWidth > 0");
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
        await SaveAsync(page, $"learned-{name}");

        await page.Locator(".item-rename").ClickAsync();
        await page.Locator(".item-field").FillAsync("Cup");
        await page.Locator(".item-field").PressAsync("Enter");
        await VisibleAsync(page.Locator(".verdict"), "Cup", state: name == "phone" ? WaitForSelectorState.Attached : WaitForSelectorState.Visible);
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
        await page.Context.CloseAsync();
        await capture.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Panel_WithAWriteKey_AsksForItOnce()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await StartAsync(("Inference:WriteKey", "secret"));
        await using var capture = await FilmAsync(server);
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(server.Address.ToString());
        await VisibleAsync(page.Locator("#connection-text"), "Live");
        await page.Locator("#learn-open").ClickAsync();
        await page.Locator("#learn-name").FillAsync("mug");
        await page.Locator("#learn-button").ClickAsync();

        await page.Locator("#write-key input").FillAsync("wrong");
        await page.Locator("#write-key input").PressAsync("Enter");
        await UntilAsync(page, "document.getElementById('write-key').open && document.querySelector('#write-key input').value === ''");
        await SaveAsync(page, "write-key-kiosk");
        await page.Locator("#write-key input").FillAsync("secret");
        await page.Locator("#write-key input").PressAsync("Enter");

        await VisibleAsync(page.Locator("#learn-status"), "Learned mug");
        await page.Context.CloseAsync();
        await capture.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("desktop", 1440, 900)]
    [InlineData("phone", 390, 844)]
    public async Task Picture_ARegionIsDrawn_ItIsLookedAtAndStaysAfterAReload(string name, int width, int height)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await StartAsync();
        await using var capture = await FilmAsync(server);
        var page = await browser.OpenAsync(width, height);
        await page.GotoAsync(server.Address.ToString());
        await VisibleAsync(page.Locator("#connection-text"), "Live");
        await page.Locator("#region-open").ClickAsync();
        var picture = (await page.Locator("#drawing").BoundingBoxAsync()).ShouldNotBeNull();
        await page.Mouse.MoveAsync(picture.X + picture.Width * 0.3f, picture.Y + picture.Height * 0.6f);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(picture.X + picture.Width * 0.5f, picture.Y + picture.Height * 0.8f);
        await page.Mouse.MoveAsync(picture.X + picture.Width * 0.7f, picture.Y + picture.Height * 0.95f);
        await page.Mouse.UpAsync();
        await UntilAsync(page, "!document.getElementById('drawn').hidden");
        await SaveAsync(page, $"region-drawing-{name}");
        await page.Locator("#region-save").ClickAsync();

        await UntilAsync(page, "document.getElementById('region').hidden && !document.getElementById('looked').hidden");
        await SaveAsync(page, $"region-{name}");
        await page.ReloadAsync();
        await UntilAsync(page, "!document.getElementById('looked').hidden");
        await page.Locator("#region-open").ClickAsync();
        await UntilAsync(page, "!document.getElementById('drawn').hidden");
        await page.Locator("#region-follow").CheckAsync();
        await page.Locator("#region-empty").ClickAsync();
        await VisibleAsync(page.Locator("#region-status"), "is known");
        await page.Locator("#region-whole").ClickAsync();
        await UntilAsync(page, "document.getElementById('looked').hidden");
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
        await page.Context.CloseAsync();
        await capture.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Picture_ARegionIsMovedAndSizedByKeyboard_ItIsTheOneThatIsSaved()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await StartAsync();
        await using var capture = await FilmAsync(server);
        var page = await browser.OpenAsync(1440, 900);
        await page.GotoAsync(server.Address.ToString());
        await VisibleAsync(page.Locator("#connection-text"), "Live");
        await page.Locator("#region-open").PressAsync("Enter");
        await VisibleAsync(page.Locator("#region-status"), "arrow keys");
        await page.Locator("#drawing").FocusAsync();
        // From the middle half of the frame: right to the edge, and to the smallest height.
        for (var press = 0; press < 20; press++) await page.Keyboard.PressAsync("ArrowRight");
        for (var press = 0; press < 30; press++) await page.Keyboard.PressAsync("Shift+ArrowUp");
        await page.Locator("#region-save").PressAsync("Enter");

        await UntilAsync(page, "document.getElementById('region').hidden && !document.getElementById('looked').hidden");
        var region = await page.EvaluateAsync<double[]>("fetch('/sources').then(r => r.json()).then(({ sources: [{ region }] }) => [region.left, region.top, region.width, region.height])");
        region.Select(side => Math.Round(side, 3)).ShouldBe([0.5, 0.25, 0.5, 0.04]);
        await page.Locator("#region-open").PressAsync("Enter");
        await page.Locator("#drawing").PressAsync("Escape");
        await UntilAsync(page, "document.getElementById('region').hidden");
        await page.Context.CloseAsync();
        await capture.StopAsync(TestContext.Current.CancellationToken);
    }

    // The capture worker itself, with a synthetic camera before which the mug passes in all its views.
    private async Task<WebApplication> FilmAsync(InferenceServer server)
    {
        var items = _folder.CreateSubdirectory($"camera-{Guid.NewGuid():n}");
        for (var view = 0; view < 12; view++) await File.WriteAllBytesAsync(Path.Combine(items.FullName, $"{view:00}.jpg"), DrawnMug.Draw(view, side: 480), TestContext.Current.CancellationToken);
        var app = CaptureHost.Build(
        [
            "--Capture:HttpPort=0", $"--services:inference:grpc:0={server.Channel.Target.Insert(0, "http://")}", "--Logging:LogLevel:Default=None",
            $"--Capture:Sources:0=synthetic:{items.FullName}?rate=15&size=480x480",
        ]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private Task<InferenceServer> StartAsync(params (string, string)[] settings) => InferenceServer.StartReadyAsync(
        [("Items:Folder", Path.Combine(_folder.FullName, Guid.NewGuid().ToString("n"))), ("Inference:RegionsPath", Path.Combine(_folder.FullName, $"{Guid.NewGuid():n}.regions")), ("Items:Refit", "false"), ("Embedding:CallDeadline", "00:00:30"), .. settings]);

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
