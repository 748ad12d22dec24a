using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Integration;

/// <summary>The live page in a real browser, with real frames through the contract's stream.</summary>
public class LivePageTests(LivePageBrowser browser, InferenceServer server) : IClassFixture<LivePageBrowser>, IClassFixture<InferenceServer>
{
    private const int Patience = 20_000;

    private static readonly string Label = DrawnProducts.Labels[3];

    [Theory]
    [InlineData("kiosk", 1024, 600, ColorScheme.Light)]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    [InlineData("desktop", 1440, 900, ColorScheme.Light)]
    [InlineData("desktop-dark", 1440, 900, ColorScheme.Dark)]
    [InlineData("kiosk-dark", 1024, 600, ColorScheme.Dark)]
    public async Task Page_FramesOfAStream_StandBesideTheirMatches(string name, int width, int height, ColorScheme scheme)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        var page = await browser.OpenAsync(width, height, scheme);
        var faults = Faults(page);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, $"camera {name}");
        using var filming = new CancellationTokenSource();
        var film = camera.SendManyAsync(number => DrawnProducts.Draw(Label, 30 + (int)(number % 7), side: 480), TimeSpan.FromMilliseconds(100), filming.Token);

        await ChooseAsync(page, $"camera {name}");
        await Visible(page.Locator(".match:first-child .name"), "Round Bread");
        await Visible(page.Locator(".match:first-child .path"), "Bakery");
        await Until(page, "document.querySelector('.match img').naturalWidth > 0");
        await Until(page, "[...document.querySelectorAll('.timing output')].slice(0, 3).every(output => /[0-9.]+ ms/.test(output.textContent))");
        await Until(page, "document.querySelector('.timing:last-child output').textContent.endsWith('of 30 ms')");
        await Until(page, "document.getElementById('picture').width === 480 && document.getElementById('frame').dataset.state === 'live'");
        await Until(page, "parseFloat(document.getElementById('rate-value').textContent) > 3");
        await Visible(page.Locator("#connection-text"), "Live");
        await Until(page, "document.getElementById('announcer').textContent.startsWith('Round Bread')");

        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
        if (width > height) (await page.EvaluateAsync<bool>("document.documentElement.scrollHeight <= innerHeight")).ShouldBeTrue();
        await SaveAsync(page, $"live-{name}");
        await filming.CancelAsync();
        await film;
        faults.ShouldBeEmpty();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("kiosk", 1024, 600)]
    [InlineData("phone", 390, 844)]
    public async Task Page_BeforeTheFirstFrame_SaysWhatToDo(string name, int width, int height)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var fresh = await InferenceServer.StartReadyAsync();
        var page = await browser.OpenAsync(width, height);

        await page.GotoAsync(fresh.Address.ToString());

        await Visible(page.Locator("#empty-title"), "Waiting for the first frame");
        await Visible(page.Locator("#empty-command"), "dotnet run --project EdgeAI.Capture");
        await Visible(page.Locator("#connection-text"), "Waiting for frames");
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
        await SaveAsync(page, $"empty-{name}");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_AFrameThatCannotBeRead_ShowsTheErrorAndGoesOn()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "faulty");
        await camera.SendAsync(DrawnProducts.Draw(Label, 1));
        await ChooseAsync(page, "faulty");
        await Visible(page.Locator(".match:first-child .name"), "Round Bread");

        await camera.SendAsync(BadImages.TruncatedJpeg);

        await Visible(page.Locator("#fault-title"), "The image cannot be read");
        await Visible(page.Locator("#fault-detail"), "Expected a complete JPEG image");
        await SaveAsync(page, "error-kiosk");
        await camera.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[5], 2));
        await Visible(page.Locator(".match:first-child .name"), "Striped Candy");
        await page.Locator("#fault").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_SeveralSources_OneIsChosenByTouchOrKeyboard()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var fresh = await InferenceServer.StartReadyAsync();
        var page = await browser.OpenAsync(1024, 600, touch: true);
        await page.GotoAsync(fresh.Address.ToString());
        await using var left = new LivePageCamera(fresh.Channel, "left aisle");
        await using var right = new LivePageCamera(fresh.Channel, "right aisle");
        await left.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[5], 1));
        await Visible(page.Locator(".match:first-child .name"), "Striped Candy");
        await right.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[3], 1));

        var button = page.GetByRole(AriaRole.Radio, new() { Name = "right aisle" });
        await button.TapAsync(new() { Timeout = Patience });

        await Visible(page.Locator(".match:first-child .name"), "Round Bread");
        (await button.BoundingBoxAsync())!.Height.ShouldBeGreaterThanOrEqualTo(44);
        await SaveAsync(page, "sources-kiosk");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Radio, new() { Name = "right aisle" }).PressAsync("ArrowLeft");
        await Visible(page.Locator(".match:first-child .name"), "Striped Candy");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_HeldFrame_StaysUntilResumed()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "held");
        await camera.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[3], 1));
        await ChooseAsync(page, "held");
        await Visible(page.Locator(".match:first-child .name"), "Round Bread");

        await page.Locator("#hold").ClickAsync();
        await camera.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[5], 1));
        await Visible(page.Locator("#connection-text"), "Held");
        (await page.Locator(".match:first-child .name").TextContentAsync()).ShouldBe("Round Bread");

        await page.Locator("#hold").ClickAsync();
        await Visible(page.Locator(".match:first-child .name"), "Striped Candy");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_ServiceGoesAndComesBack_ConnectsAgainByItself()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        var first = await InferenceServer.StartReadyAsync();
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(first.Address.ToString());
        await Visible(page.Locator("#connection-text"), "Waiting for frames");
        var port = first.Address.Port;

        await first.DisposeAsync();
        await Visible(page.Locator("#connection-text"), "Reconnecting");
        await SaveAsync(page, "lost-kiosk");
        await using var second = await InferenceServer.StartReadyAsync(("Inference:HttpPort", $"{port}"));
        await using var camera = new LivePageCamera(second.Channel, "after the restart");
        await camera.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[5], 1));

        await Visible(page.Locator(".match:first-child .name"), "Striped Candy");
        await page.Context.CloseAsync();
    }

    private static List<string> Faults(IPage page)
    {
        var faults = new List<string>();
        page.PageError += (_, fault) => faults.Add(fault);
        // A frame that is too old when it is asked for is an ordinary 404; everything else on the console is ours.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal)) faults.Add(message.Text);
        };
        return faults;
    }

    private static async Task ChooseAsync(IPage page, string source)
    {
        // With one source there is nothing to choose and no selector.
        await Until(
            page,
            $"document.getElementById('source-name').textContent === '{source}' || [...document.querySelectorAll('#sources button')].some(button => button.textContent === '{source}')");
        var button = page.GetByRole(AriaRole.Radio, new() { Name = source, Exact = true });
        if (await button.CountAsync() > 0) await button.ClickAsync();
    }

    private static Task Visible(ILocator locator, string text) =>
        locator.Filter(new() { HasText = text }).WaitForAsync(new() { State = WaitForSelectorState.Visible, Timeout = Patience });

    // Not WaitForFunctionAsync: that evaluates text inside the page, which the page's content security policy forbids.
    private static async Task Until(IPage page, string condition)
    {
        for (var started = Environment.TickCount64; !await page.EvaluateAsync<bool>(condition); await Task.Delay(50))
            if (Environment.TickCount64 - started > Patience) Assert.Fail($"It never became true that {condition}.");
    }

    private static async Task SaveAsync(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = RepositoryRoot.Combine("artifacts", "screenshots", $"{name}.png") });
}
