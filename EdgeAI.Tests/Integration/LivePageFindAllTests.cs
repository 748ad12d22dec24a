using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Integration;

/// <summary>Several things on the live page: boxes over the picture, of a camera's frames and of a picture that is opened, and what people do with one of them.</summary>
public sealed class LivePageFindAllTests(LivePageBrowser browser) : IClassFixture<LivePageBrowser>, IDisposable
{
    private const int Patience = 60_000;

    private static readonly string?[] Tray = ["Bakery/Round-Bread", "Drinks/Green-Bottle", "Bakery/Round-Bread", "Dairy/Blue-Milk"];

    private readonly TwinCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Theory]
    [InlineData("kiosk", 1024, 600)]
    [InlineData("desktop", 1440, 900)]
    [InlineData("phone", 390, 844)]
    public async Task FindAll_ATrayBeforeTheCamera_HasABoxForEachThing(string name, int width, int height)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(width, height, touch: true);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");
        await camera.SendAsync(DrawnTray.Draw(Tray));
        var button = page.Locator("#find-all");
        await button.TapAsync(new() { Timeout = Patience });
        using var ended = new CancellationTokenSource();
        var sending = camera.SendManyAsync(sequence => DrawnTray.Draw(Tray, noise: 1 + (int)sequence % 50), TimeSpan.FromMilliseconds(200), ended.Token);

        await Until(page, "document.querySelectorAll('.box:not([hidden])').length === 4");
        (await button.GetAttributeAsync("aria-pressed")).ShouldBe("true");
        await Visible(page.Locator("#decision .verdict"), "4 things");
        await InsideThePicture(page);
        await SaveAsync(page, $"find-all-{name}");

        await page.Locator(".box", new() { HasText = "Bread" }).First.TapAsync(new() { Timeout = Patience });
        await Visible(page.Locator("#decision"), "Round Bread");
        await SaveAsync(page, $"find-all-chosen-{name}");

        await button.TapAsync(new() { Timeout = Patience });
        await Until(page, "document.querySelectorAll('.box:not([hidden])').length === 0");
        await ended.CancelAsync();
        await sending;
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("desktop", 1440, 900)]
    [InlineData("phone", 390, 844)]
    public async Task OpenedPicture_OneBoxIsCorrectedAndOneTaught_TheOthersStay(string name, int width, int height)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(width, height, touch: true);
        await page.GotoAsync(server.Address.ToString());
        await OpenAsync(page, DrawnTray.Draw(Tray));
        await page.Locator("#find-all").TapAsync(new() { Timeout = Patience });
        await Until(page, "document.querySelectorAll('.box:not([hidden])').length === 4");
        await Visible(page.Locator("#decision .why"), "2 × Round Bread");
        await InsideThePicture(page);
        await SaveAsync(page, $"find-all-still-{name}");

        await page.Locator(".box", new() { HasText = "Bottle" }).First.TapAsync(new() { Timeout = Patience });
        await page.Locator("#decision .not-this").TapAsync(new() { Timeout = Patience });
        await Visible(page.Locator("#note .text"), "are not Green Bottle");
        await Until(page, "![...document.querySelectorAll('.box:not([hidden]) span')].some(label => label.textContent === 'Green Bottle')");
        await Until(page, "[...document.querySelectorAll('.box:not([hidden]) span')].filter(label => label.textContent === 'Round Bread').length === 2");

        await page.Locator(".box", new() { HasText = "Bread" }).First.TapAsync(new() { Timeout = Patience });
        await page.Locator("#learn-open").TapAsync(new() { Timeout = Patience });
        await page.Locator("#learn-name").FillAsync("Bakery/Sourdough");
        await page.Locator("#learn-button").TapAsync(new() { Timeout = Patience });
        await Visible(page.Locator("#learn-status"), "Learned Bakery/Sourdough from the box");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("desktop", 1440, 900, false)]
    [InlineData("phone", 390, 844, false)]
    [InlineData("phone-high", 390, 844, true)]
    public async Task OpenedPicture_LongOne_HasABoxAtEachEnd(string name, int width, int height, bool isHigh)
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(width, height, touch: true);
        await page.GotoAsync(server.Address.ToString());
        await OpenAsync(page, DrawnTray.DrawRow(Tray[..3], isHigh));
        await page.Locator("#find-all").TapAsync(new() { Timeout = Patience });
        await Until(page, "document.querySelectorAll('.box:not([hidden])').length === 3");
        await InsideThePicture(page);
        await SaveAsync(page, $"find-all-long-{name}");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task DroppedPicture_InPlaceOfTheCamera_UntilTheCameraIsAskedForAgain()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var server = await _catalog.ServeAsync();
        var page = await browser.OpenAsync(1024, 600);
        await page.GotoAsync(server.Address.ToString());
        await using var camera = new LivePageCamera(server.Channel, "till");
        await camera.SendAsync(DrawnProducts.Draw("Bakery/Round-Bread", 30));
        await Visible(page.Locator("#decision .verdict"), "Round Bread");

        await page.EvaluateAsync(
            """
            base64 => {
              const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
              const files = new DataTransfer();
              files.items.add(new File([bytes], 'bottle.jpg', { type: 'image/jpeg' }));
              document.getElementById('frame').dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
            }
            """, Convert.ToBase64String(DrawnProducts.Draw("Drinks/Green-Bottle", 3)));

        await Visible(page.Locator("#source-name"), "bottle.jpg");
        await Visible(page.Locator("#decision .verdict"), "Green Bottle");
        await camera.SendAsync(DrawnProducts.Draw("Bakery/Round-Bread", 31));
        await Visible(page.Locator("#source-name"), "bottle.jpg");
        await page.Locator("#still-close").ClickAsync(new() { Timeout = Patience });
        await Visible(page.Locator("#source-name"), "till");
        await Visible(page.Locator("#decision .verdict"), "Round Bread");
        await page.Context.CloseAsync();
    }

    private static Task OpenAsync(IPage page, byte[] picture) =>
        page.Locator("#still-file").SetInputFilesAsync(new FilePayload { Name = "tray.jpg", MimeType = "image/jpeg", Buffer = picture });

    private static Task Visible(ILocator locator, string text) => locator.Filter(new() { HasText = text }).First.WaitForAsync(new() { Timeout = Patience });

    private static async Task Until(IPage page, string condition)
    {
        for (var started = Environment.TickCount64; !await page.EvaluateAsync<bool>(condition); await Task.Delay(50))
            if (Environment.TickCount64 - started > Patience) Assert.Fail($"It never became true that {condition}.");
    }

    // Boxes and their words lie over the picture and not under its buttons, and none of them makes the page scroll sideways.
    private static async Task InsideThePicture(IPage page)
    {
        (await page.EvaluateAsync<bool>(
            """
            () => {
              const frame = document.getElementById('frame').getBoundingClientRect(), buttons = document.querySelector('.caption .buttons').getBoundingClientRect();
              return [...document.querySelectorAll('.box:not([hidden]), .box:not([hidden]) span')].every(element => {
                const box = element.getBoundingClientRect();
                return box.width > 0 && box.left >= frame.left - 1 && box.top >= frame.top - 1 && box.bottom <= Math.min(frame.bottom, buttons.top) + 1;
              }) && document.documentElement.scrollWidth <= innerWidth;
            }
            """)).ShouldBeTrue();
    }

    private static async Task SaveAsync(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = RepositoryRoot.Combine("artifacts", "screenshots", $"{name}.png") });
}
