using System.Net;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference.Live;

public class LiveEndpointTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static readonly string Label = DrawnProducts.Labels[5];

    [Fact]
    public async Task Events_AFrameOfAStream_IsToldWithMatchesTimingsAndItsImage()
    {
        using var events = await EventsAsync();
        var picture = DrawnProducts.Draw(Label, 1);
        const string source = "synthetic:/aisle 3?seed=1";
        await StreamAsync(SearchFramesTests.Frame(41, picture, source: source));

        var frame = await events.NextAsync("frame", told => told.GetProperty("source").GetString() == source);

        frame.GetProperty("sequence").GetInt64().ShouldBe(41);
        var match = frame.GetProperty("matches")[0];
        match.GetProperty("label").GetString().ShouldBe(Label);
        frame.GetProperty("matches").GetArrayLength().ShouldBe(5);
        frame.GetProperty("timings").GetProperty("totalMs").GetDouble().ShouldBeGreaterThan(0);

        var image = await server.Http.GetAsync($"/live/frames/{Uri.EscapeDataString(source)}/41");
        image.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
        (await image.Content.ReadAsByteArrayAsync()).ShouldBe(picture);
        image.Headers.CacheControl!.NoStore.ShouldBeTrue();

        var thumbnail = await server.Http.GetAsync(match.GetProperty("thumbnail").GetString());
        thumbnail.StatusCode.ShouldBe(HttpStatusCode.OK);
        thumbnail.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
    }

    [Fact]
    public async Task Events_AFrameThatCannotBeRead_IsToldAsAnError()
    {
        using var events = await EventsAsync();
        await StreamAsync(SearchFramesTests.Frame(1, BadImages.Text, source: "broken"));

        var frame = await events.NextAsync("frame", told => told.GetProperty("source").GetString() == "broken");

        frame.GetProperty("error").GetProperty("detail").GetString()!.ShouldStartWith("Expected a JPEG, PNG or WebP image");
    }

    [Fact]
    public async Task Events_First_TellTheStateOfTheService()
    {
        using var events = await EventsAsync();

        var status = await events.NextAsync("status", _ => true);

        status.GetProperty("ready").GetBoolean().ShouldBeTrue();
        status.GetProperty("entries").GetInt32().ShouldBe(DrawnCatalog.Count);
        status.GetProperty("budgetMs").GetDouble().ShouldBe(30);
    }

    [Fact]
    public async Task Events_HttpSearch_IsNotShown()
    {
        using var events = await EventsAsync();
        await server.Http.PostImageAsync("/search", DrawnProducts.Draw(Label, 0));
        await StreamAsync(SearchFramesTests.Frame(1, DrawnProducts.Draw(Label, 0), source: "after"));

        var sources = new List<string?>();
        await events.NextAsync("frame", told =>
        {
            sources.Add(told.GetProperty("source").GetString());
            return sources[^1] == "after";
        });

        sources.ShouldNotContain("");
    }

    [Fact]
    public async Task Frame_OldOrUnknown_Is404()
    {
        await (await server.Http.GetAsync("/live/frames/nobody/1")).ShouldBeProblemAsync(404, "frame-gone");
        await (await server.Http.GetAsync("/live/frames/nobody/one")).ShouldBeProblemAsync(404, "frame-gone");
    }

    [Fact]
    public async Task Thumbnail_AskedAgainWithItsTag_IsNotSentAgain()
    {
        var address = $"/catalog/{Uri.EscapeDataString(DrawnCatalog.IdOf(Label, 2))}/thumbnail";
        var first = await server.Http.GetAsync(address);
        first.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromMinutes(10));

        var again = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } });

        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("no-such-entry")]
    [InlineData("..%2F..%2F..%2Fetc%2Fpasswd")]
    [InlineData("%252e%252e%252f")]
    public async Task Thumbnail_UnknownId_Is404(string id) =>
        await (await server.Http.GetAsync($"/catalog/{id}/thumbnail")).ShouldBeProblemAsync(404, "thumbnail");

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/page/main.js", "text/javascript")]
    [InlineData("/page/parts.css", "text/css")]
    [InlineData("/page/icon.svg", "image/svg+xml")]
    public async Task Page_Files_ComeWithTypeTagAndProtection(string path, string type)
    {
        var response = await server.Http.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        response.Headers.ETag.ShouldNotBeNull();
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Problem_Too_HasTheSecurityHeaders() =>
        (await server.Http.PostImageAsync("/search", [])).Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);

    [Fact]
    public async Task Stop_WithAPageConnected_TakesNoTime()
    {
        await using var stopping = await InferenceServer.StartReadyAsync();
        using var response = await stopping.Http.GetAsync("/live/events", HttpCompletionOption.ResponseHeadersRead);

        await stopping.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task StreamAsync(SearchFramesRequest frame)
    {
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames();
        await call.RequestStream.WriteAsync(frame);
        (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        await call.RequestStream.CompleteAsync();
    }

    private Task<LiveEvents> EventsAsync() => LiveEvents.OpenAsync(server);
}
