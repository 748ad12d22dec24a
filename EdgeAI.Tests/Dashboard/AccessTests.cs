using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using EdgeAI.Dashboard.Otlp.Wire;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace EdgeAI.Tests.Dashboard;

public class AccessTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task OtlpHttp_WithoutTheKey_Is401AndKeepsNothing(string? key)
    {
        await using var host = await DashboardHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent(RecordedRequest.Load("01-traces-plain").Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        if (key is not null)
            request.Headers.Add("x-otlp-api-key", key);
        using var response = await host.OtlpHttp.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync()).ShouldContain("x-otlp-api-key");
        host.Store.Traces.Count.Spans.ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task OtlpGrpc_WithoutTheKey_IsUnauthenticated(string? key)
    {
        await using var host = await DashboardHost.StartAsync();
        var headers = key is null ? [] : new Metadata { { "x-otlp-api-key", key } };
        var error = await Should.ThrowAsync<RpcException>(async () => await host.Metrics.ExportAsync(new ExportMetricsServiceRequest(), headers));
        error.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        error.Status.Detail.ShouldContain("x-otlp-api-key");
    }

    [Fact]
    public async Task Otlp_WhenAnonymousIsAllowed_NeedsNoKey()
    {
        await using var host = await DashboardHost.StartAsync("--Dashboard:Otlp:AllowAnonymous=true");
        (await host.Logs.ExportAsync(new ExportLogsServiceRequest())).PartialSuccess.ShouldBeNull();
    }

    [Fact]
    public async Task Pages_WithoutTheCookie_SendABrowserToTheLoginAndRefuseTheRest()
    {
        await using var host = await DashboardHost.StartAsync();
        using var browser = host.Browser();
        using var page = new HttpRequestMessage(HttpMethod.Get, "/traces?errors=true");
        page.Headers.Accept.ParseAdd("text/html");
        using var redirect = await browser.SendAsync(page);
        redirect.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        redirect.Headers.Location!.ToString().ShouldBe("/login?returnUrl=%2Ftraces%3Ferrors%3Dtrue");
        foreach (var path in new[] { "/api/telemetry/traces", "/_blazor/negotiate", "/consolelogs/inference/download" })
            (await browser.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        (await browser.GetStringAsync("/alive")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task Login_WithTheToken_SetsACookieThatOpensThePages()
    {
        await using var host = await DashboardHost.StartAsync();
        using var browser = host.Browser();
        using var login = await browser.GetAsync($"/login?t={DashboardHost.Token}&returnUrl=/traces");
        login.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        login.Headers.Location!.ToString().ShouldBe("/traces");
        var cookie = login.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldNotContain(DashboardHost.Token);
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        foreach (var path in new[] { "/", "/consolelogs", "/structuredlogs", "/traces", "/metrics" })
        {
            using var page = await browser.GetAsync(path);
            page.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            page.Headers.GetValues("Content-Security-Policy").First().ShouldContain("default-src 'self'");
        }
    }

    [Theory]
    [InlineData("/login?t=wrong")]
    [InlineData("/login?t=wrong&returnUrl=//evil.example")]
    public async Task Login_WithAWrongToken_ShowsTheFormAndSetsNoCookie(string path)
    {
        await using var host = await DashboardHost.StartAsync();
        using var browser = host.Browser();
        using var answer = await browser.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await answer.Content.ReadAsStringAsync()).ShouldContain("not the token");
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task Login_ReturningElsewhere_StaysHere(string returnUrl)
    {
        await using var host = await DashboardHost.StartAsync();
        using var browser = host.Browser();
        using var login = await browser.GetAsync($"/login?t={DashboardHost.Token}&returnUrl={Uri.EscapeDataString(returnUrl)}");
        login.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task Pages_AskedFromAnotherOriginOrByAnotherName_Refuse()
    {
        await using var host = await DashboardHost.StartAsync();
        using var browser = host.Browser();
        browser.DefaultRequestHeaders.Authorization = new("Bearer", DashboardHost.Token);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/_blazor");
        foreign.Headers.Add("Origin", "http://localhost:3000");
        (await browser.SendAsync(foreign)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var renamed = new HttpRequestMessage(HttpMethod.Get, "/");
        renamed.Headers.Host = "attacker.example";
        (await browser.SendAsync(renamed)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Ports_EachServeOnlyWhatIsTheirs()
    {
        await using var host = await DashboardHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/traces");
        request.Headers.Add("x-otlp-api-key", DashboardHost.ApiKey);
        (await host.OtlpHttp.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var browser = host.Browser();
        browser.DefaultRequestHeaders.Authorization = new("Bearer", DashboardHost.Token);
        (await browser.PostAsync("/v1/traces", new ByteArrayContent([]))).IsSuccessStatusCode.ShouldBeFalse();
    }

    [Fact]
    public async Task OtlpHttp_WithABodyItCannotRead_SaysWhy()
    {
        await using var host = await DashboardHost.StartAsync("--Dashboard:Otlp:MaxRequestBytes=65536");
        (await Post(host, "text/plain", [1])).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        var broken = await Post(host, "application/x-protobuf", [0xff, 0xff, 0xff]);
        broken.Status.ShouldBe(HttpStatusCode.BadRequest);
        EdgeAI.Dashboard.Otlp.Wire.Status.Parser.ParseFrom(broken.Body).Message.ShouldContain("ExportTraceServiceRequest");
        (await Post(host, "application/json", "{\"resourceSpans\": 1}"u8.ToArray())).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Post(host, "application/x-protobuf", Zip(new byte[1 << 20]), "gzip")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Traces_SomeWithoutIds_KeepTheOthersAndSayHowManyWereRefused()
    {
        await using var host = await DashboardHost.StartAsync();
        var spans = new ScopeSpans { Spans = { new Span { Name = "no ids" }, new Span { Name = "good", TraceId = ByteString.CopyFrom(new byte[15].Append((byte)1).ToArray()), SpanId = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8) } } };
        var answer = await host.Traces.ExportAsync(new ExportTraceServiceRequest { ResourceSpans = { new ResourceSpans { ScopeSpans = { spans } } } }, DashboardHost.Key);
        answer.PartialSuccess.RejectedSpans.ShouldBe(1);
        answer.PartialSuccess.ErrorMessage.ShouldContain("trace_id");
        host.Store.Traces.Count.ShouldBe((1, 1));
    }

    [Fact]
    public void Build_WithSeveralFaults_NamesEachByItsKey()
    {
        var faults = Should.Throw<OptionsValidationException>(() => EdgeAI.Dashboard.DashboardApplication.Build(
            ["--Dashboard:Port=70000", "--Dashboard:Limits:MaxTraces=0", "--Dashboard:ResourceApi:Url=nowhere"])).Failures.ToList();
        faults.Count.ShouldBe(3);
        faults.ShouldContain(f => f.StartsWith("Dashboard:Port is 70000", StringComparison.Ordinal));
        faults.ShouldContain(f => f.StartsWith("Dashboard:Limits:MaxTraces is 0", StringComparison.Ordinal));
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var to = new MemoryStream();
        using (var zip = new GZipStream(to, CompressionLevel.Fastest))
            zip.Write(bytes);
        return to.ToArray();
    }

    private static async Task<(HttpStatusCode Status, byte[] Body)> Post(DashboardHost host, string type, byte[] body, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent(body) };
        request.Headers.Add("x-otlp-api-key", DashboardHost.ApiKey);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        using var response = await host.OtlpHttp.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }
}
