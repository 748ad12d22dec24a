using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Integration;

/// <summary>The decision on the live page, and what people say about it, in a real browser.</summary>
public sealed class LivePageFeedbackTests(LivePageBrowser browser) : IClassFixture<LivePageBrowser>, IDisposable
{
    private const int Patience = 30_000;
    private const string Bread = "Bakery/Round-Bread";

    private readonly TwinCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Theory]
    [InlineData("kiosk", 1024, 600)]
    [InlineData("desktop", 1440, 900)]
    public async Task NotThis_OneTap_TakesTheLabelFromFramesLikeIt_AndUndoGivesItBack(string name, int width, int height)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(width, height, touch: true);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");
        await camera.SendAsync(DrawnProducts.Draw(Bread, 30));
        await Visible(page.Locator("#decision .verdict"), "Round Bread");
        await Visible(page.Locator("#decision .confidence"), "% sure");
        (await page.Locator("#decision .sureness").GetAttributeAsync("title"))!.ShouldContain("are right");
        await Until(page, "document.querySelector('#decision .thumbnail img').naturalWidth > 0");
        var button = page.Locator("#decision .not-this");
        (await button.BoundingBoxAsync())!.Height.ShouldBeGreaterThanOrEqualTo(44);
        await SaveAsync(page, $"decision-{name}");

        await button.TapAsync(new() { Timeout = Patience });

        await Visible(page.Locator("#note .text"), "frames like this one are not Round Bread");
        (await camera.SendAsync(DrawnProducts.Draw(Bread, 30))).Result.Decision.Label.ShouldNotBe(Bread);
        await page.Locator("#decision .verdict").Filter(new() { HasNotText = "Round Bread" }).WaitForAsync(new() { Timeout = Patience });
        await page.Locator("#corrections-open").Filter(new() { HasText = "1 correction" }).ClickAsync(new() { Timeout = Patience });
        await Visible(page.Locator(".correction .name"), "Not Round Bread");
        await Until(page, "document.querySelector('.correction img').naturalWidth > 0");
        await SaveAsync(page, $"corrections-{name}");
        await page.Locator(".correction button").ClickAsync();
        await page.Locator("#corrections-open").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = Patience });

        await camera.SendAsync(DrawnProducts.Draw(Bread, 30));
        await Visible(page.Locator("#decision .verdict"), "Round Bread");
        await FitsAsync(page, width, height);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("kiosk", 1024, 600)]
    [InlineData("desktop", 1440, 900)]
    [InlineData("phone", 390, 844)]
    public async Task PickList_OneTap_IsLearnedAndTheNextFrameLikeItAnsweredAlone(string name, int width, int height)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(width, height, touch: true);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");
        await camera.SendAsync(TwinCatalog.Twin(0));
        await Visible(page.Locator("#decision .verdict"), "Which one is it?");
        await Visible(page.Locator("#decision .why"), "tap the one it is");
        await Until(page, "document.querySelectorAll('.pick:not([hidden])').length >= 3 && [...document.querySelectorAll('.pick:not([hidden]) img')].every(image => image.naturalWidth > 0)");
        await Until(page, "[...document.querySelectorAll('.pick:not([hidden]) output')].every(output => /%$/.test(output.textContent))");
        await SaveAsync(page, $"picks-{name}");
        await FitsAsync(page, width, height);

        await page.Locator(".pick").Filter(new() { HasText = "Right Lemon" }).TapAsync(new() { Timeout = Patience });

        await Visible(page.Locator("#note .text"), "this is Right Lemon");
        (await camera.SendAsync(TwinCatalog.Twin(240))).Result.Decision.Label.ShouldBe(TwinCatalog.Right);
        await Visible(page.Locator("#decision .verdict"), "Right Lemon");
        await page.Locator("#picks").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task PickList_ByKeyboard_StandsStillAndIsPicked()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(1280, 800);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");
        await camera.SendAsync(TwinCatalog.Twin(0));
        await page.Locator(".pick").First.WaitForAsync(new() { State = WaitForSelectorState.Visible, Timeout = Patience });
        await page.Locator("#hold").FocusAsync();
        for (var press = 0; press < 10 && await page.EvaluateAsync<bool>("!document.activeElement.matches('.pick')"); press++) await page.Keyboard.PressAsync("Tab");
        var focused = await page.EvaluateAsync<string>("document.activeElement.querySelector('.name').textContent");
        focused.ShouldEndWith("Lemon");

        // Another item comes, and goes: the card under the focus is still the same one.
        await camera.SendAsync(DrawnProducts.Draw(Bread, 30));
        await Visible(page.Locator("#decision .verdict"), "Round Bread");
        (await page.EvaluateAsync<string>("document.activeElement.querySelector('.name').textContent")).ShouldBe(focused);
        await page.Keyboard.PressAsync("Enter");

        await Visible(page.Locator("#note .text"), $"this is {focused}");
        (await camera.SendAsync(TwinCatalog.Twin(0))).Result.Decision.Label.ShouldEndWith(focused.Replace(' ', '-'));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task PickList_NoneOfThese_WavesTheListAwayAndRemembersItWhereAsked()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(1280, 800, touch: true);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");
        await camera.SendAsync(TwinCatalog.Twin(0));
        await page.Locator(".none-of-these").TapAsync(new() { Timeout = Patience });
        await Visible(page.Locator("#note .text"), "None of these, for now");
        await page.Locator("#picks").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = Patience });

        await camera.SendAsync(TwinCatalog.Twin(0));
        await Visible(page.Locator("#decision .verdict"), "Not sure");
        await Visible(page.Locator("#decision .why"), "One of:");
        (await page.Locator("#picks").IsHiddenAsync()).ShouldBeTrue("the same question is not asked again");
        await page.Locator("#note button").ClickAsync();
        await Visible(page.Locator("#note .text"), "are none of");

        var decision = (await camera.SendAsync(TwinCatalog.Twin(0))).Result.Decision;
        decision.Candidates.Select(candidate => candidate.Label).ShouldNotContain(TwinCatalog.Left);
        decision.Label.ShouldNotBe(TwinCatalog.Left);
        await page.Locator("#note button").ClickAsync();
        await Visible(page.Locator("#note .text"), "Undone");
        await page.Locator("#corrections-open").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = Patience });
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("desktop-dark", 1280, 800, ColorScheme.Dark)]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    public async Task Page_AnItemThatALookCloserFound_ShowsWhereItLooked(string name, int width, int height, ColorScheme scheme)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(width, height, scheme);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");
        for (var frame = 0; frame < 5; frame++)
        {
            await camera.SendAsync(DrawnScene.InCorner(Bread));
            await Task.Delay(1200, TestContext.Current.CancellationToken);
            if (await page.Locator("#looked").IsVisibleAsync() && (await page.Locator("#decision .verdict").TextContentAsync())!.Contains("Round Bread", StringComparison.Ordinal)) break;
        }

        await Visible(page.Locator("#decision .verdict"), "Round Bread");
        await Visible(page.Locator("#looked > span"), "looked closer here");
        await SaveAsync(page, $"closer-{name}");
        await FitsAsync(page, width, height);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Mode_ChosenForTheSource_IsInForceFromTheNextFrameOn()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync(("Inference:WriteKey", "only-the-manager"));
        var page = await browser.OpenAsync(1280, 800);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till/1");
        await camera.SendAsync(DrawnProducts.Draw(Bread, 30));
        await Until(page, "document.getElementById('mode-choice')?.options[0].textContent === 'as the service: assist'");
        (await page.Locator("#mode-choice").InputValueAsync()).ShouldBe("");

        await page.Locator("#mode-choice").SelectOptionAsync("strict");
        await page.Locator("#write-key input").FillAsync("only-the-manager");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await UntilAsync(async () => (await camera.SendAsync(DrawnProducts.Draw(Bread, 30))).Result.Decision.Mode == "strict");
        await page.ReloadAsync();
        await Until(page, "document.getElementById('mode-choice').value === 'strict'");

        await page.Locator("#mode-choice").SelectOptionAsync("");
        await UntilAsync(async () => (await camera.SendAsync(DrawnProducts.Draw(Bread, 30))).Result.Decision.Mode == "assist");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_IndexOfAnOlderVersion_SaysThatItOnlyLists()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        _catalog.Build(projectionRows: 48);
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");

        await camera.SendAsync(DrawnProducts.Draw(Bread, 30));

        await Visible(page.Locator("#notice"), "until it is built again");
        await Visible(page.Locator(".pick .name"), "Round Bread");
        await SaveAsync(page, "only-lists-kiosk");
        await FitsAsync(page, 1024, 600);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task NotThis_ServiceWithAWriteKey_AsksForItOnce()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync(("Inference:WriteKey", "only-the-manager"));
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");
        await camera.SendAsync(DrawnProducts.Draw(Bread, 30));
        await Visible(page.Locator("#decision .verdict"), "Round Bread");

        await page.Locator("#decision .not-this").ClickAsync();
        await page.Locator("#write-key input").FillAsync("a guess");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Until(page, "document.querySelector('#write-key').open && document.querySelector('#write-key input').value === ''");
        await page.Locator("#write-key input").FillAsync("only-the-manager");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await Visible(page.Locator("#note .text"), "not Round Bread");
        await page.Locator("#note button").ClickAsync();
        await Visible(page.Locator("#note .text"), "Undone");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_SameItemOverSeveralFrames_ShowsWhatIsSeen()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");

        for (var view = 0; view < 6; view++) await camera.SendAsync(DrawnProducts.Draw(Bread, view));
        await Visible(page.Locator("#sighted"), "Round Bread");

        // No frame comes any more.
        await Visible(page.Locator("#sighted"), "Events");
        await page.Locator("#sighted").ClickAsync();
        await Visible(page.Locator("#sightings"), "Round Bread: seen no more");
        (await page.Locator(".sighting .name").AllTextContentsAsync()).ShouldBe(["Round Bread: seen no more", "Round Bread"]);
        await SaveAsync(page, "events-kiosk");
        // A page that comes later hears of the same changes, and one that connects again of none twice.
        await page.ReloadAsync();
        await page.Locator("#sighted").ClickAsync(new() { Timeout = Patience });
        (await page.Locator(".sighting").CountAsync()).ShouldBe(2);
        await page.Context.CloseAsync();
    }

    private static async Task FitsAsync(IPage page, int width, int height)
    {
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
        if (width > height) (await page.EvaluateAsync<bool>("document.documentElement.scrollHeight <= innerHeight")).ShouldBeTrue();
    }

    private static Task Visible(ILocator locator, string text) =>
        locator.Filter(new() { HasText = text }).WaitForAsync(new() { State = WaitForSelectorState.Visible, Timeout = Patience });

    private static async Task Until(IPage page, string condition)
    {
        for (var started = Environment.TickCount64; !await page.EvaluateAsync<bool>(condition); await Task.Delay(50))
            if (Environment.TickCount64 - started > Patience) Assert.Fail($"It never became true that {condition}.");
    }

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        for (var started = Environment.TickCount64; !await isReached(); await Task.Delay(50))
            if (Environment.TickCount64 - started > Patience) Assert.Fail("It never came that far.");
    }

    private static async Task SaveAsync(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = RepositoryRoot.Combine("artifacts", "screenshots", $"{name}.png") });
}
