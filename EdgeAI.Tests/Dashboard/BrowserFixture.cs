using EdgeAI.Tests.Fixtures;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Dashboard;

/// <summary>Debian's Chromium, driven by Playwright; tests that need it skip where it is missing.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _missing = "";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            _missing = $"{Chromium} is missing: install Debian's chromium to run the browser tests.";
            return;
        }
        try
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium,
                Args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
        catch (PlaywrightException e)
        {
            _missing = $"Playwright could not start {Chromium}: {e.Message}";
        }
    }

    /// <summary>A new page, logged in; skips the test where there is no browser. Every request that leaves this machine fails the test.</summary>
    internal Task<IPage> OpenAsync(DashboardHost host, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light) =>
        OpenAsync(new Uri(host.Pages, $"/login?t={DashboardHost.Token}"), width, height, scheme);

    /// <summary>A new page that follows a login link.</summary>
    internal async Task<IPage> OpenAsync(Uri login, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(_browser is null, _missing);
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        page.Request += (_, request) => new Uri(request.Url).IsLoopback.ShouldBeTrue($"The page asked for {request.Url}.");
        await GoAsync(page, login.ToString());
        return page;
    }

    /// <summary>Goes to a page and waits until it answers.</summary>
    internal static async Task GoAsync(IPage page, string url)
    {
        await page.GotoAsync(url);
        await page.Locator("body[data-live]").WaitForAsync();
    }

    /// <summary>Keeps what the page looks like in artifacts/screenshots.</summary>
    internal static Task ShootAsync(IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = RepositoryRoot.Combine("artifacts", "screenshots", $"dashboard-{name}.png") });

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
