using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Integration;

/// <summary>The service under a prefix, behind a proxy that keeps it in what it passes on and behind one that strips it.</summary>
public sealed partial class PathBaseTests(LivePageBrowser browser) : IClassFixture<LivePageBrowser>, IDisposable
{
    private const string Prefix = "/box/edgeai";

    private readonly TwinCatalog _catalog = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _catalog.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Service_UnderAPrefix_LinksIntoIt(bool strips)
    {
        // A process of its own: the prefix is the process's.
        await using var service = ServiceProcess.Start(
            ["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={_catalog.IndexPath}", $"--Inference:PathBase={Prefix}/", "--Inference:WriteKey=key", "--Decision:Mode=assist"]);
        using var direct = await service.ReadyAsync();
        await using var proxy = await PrefixProxy.StartAsync(direct.BaseAddress!, Prefix, strips);
        var origin = new Uri(new Uri(proxy.Address), "/");

        var page = await _http.GetStringAsync($"{proxy.Address}/", Cancellation);
        var links = Link().Matches(page).Select(match => match.Groups[1].Value).ToArray();
        links.Length.ShouldBeGreaterThan(5);
        foreach (var link in links) await ShouldBeThereAsync(new Uri(new Uri($"{proxy.Address}/"), link));

        using (var answer = await _http.PostAsync($"{proxy.Address}/search?k=1", new ByteArrayContent(TwinCatalog.Twin(0)), Cancellation))
            await ShouldBeThereAsync(new Uri(origin, (await answer.ReadJsonAsync()).GetProperty("decision").GetProperty("candidates")[0].GetProperty("thumbnail").GetString()!));
        using (var request = new HttpRequestMessage(HttpMethod.Post, $"{proxy.Address}/feedback?is={TwinCatalog.Right}") { Content = new ByteArrayContent(TwinCatalog.Twin(0)), Headers = { { "Authorization", "Bearer key" } } })
        using (var answer = await _http.SendAsync(request, Cancellation))
            await ShouldBeThereAsync(new Uri(origin, (await answer.ReadJsonAsync()).GetProperty("picture").GetString()!));
        (await _http.GetFromJsonAsync<JsonElement>($"{proxy.Address}/openapi/v1.json", Cancellation)).GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe(Prefix);
        using (var missing = await _http.GetAsync($"{proxy.Address}/catalog/none/thumbnail", Cancellation))
            (await missing.ReadJsonAsync()).GetProperty("instance").GetString().ShouldBe($"{Prefix}/catalog/none/thumbnail");
        (await _http.GetAsync($"{proxy.Address}/health", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        if (!strips)
        {
            using var bare = await _http.GetAsync(proxy.Address, Cancellation);
            new Uri(origin, bare.Headers.Location.ShouldNotBeNull()).AbsolutePath.ShouldBe($"{Prefix}/");
        }
        await OpenAsync(proxy);
    }

    private async Task OpenAsync(PrefixProxy proxy)
    {
        if (browser.Missing is not null) return;
        var page = await browser.OpenAsync(1280, 800);
        var failed = new ConcurrentBag<string>();
        page.Response += (_, response) =>
        {
            // Which is there only where the service made a key itself.
            if (response.Status >= 400 && response.Url != $"{proxy.Address}/live/write-key") failed.Add($"{response.Status} {response.Url}");
        };
        await page.GotoAsync($"{proxy.Address}/");
        // The events come, and say so.
        await Assertions.Expect(page.Locator("#empty-text")).ToContainTextAsync("catalog images are ready", new() { Timeout = 60_000 });
        await page.Locator("#learn-open").ClickAsync();
        await Assertions.Expect(page.Locator("#learn-name")).ToBeVisibleAsync();
        failed.ShouldBeEmpty();
        await page.Context.CloseAsync();
    }

    private async Task ShouldBeThereAsync(Uri address)
    {
        using var answer = await _http.GetAsync(address, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, address.ToString());
    }

    [GeneratedRegex("(?:href|src)=\"(page/[^\"]+)\"")]
    private static partial Regex Link();
}
