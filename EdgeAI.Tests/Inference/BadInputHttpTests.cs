using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using EdgeAI.Tests.Indexer.Imaging;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference;

public class BadInputHttpTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static readonly byte[] Good = DrawnProducts.Draw(DrawnProducts.Labels[0], 0);

    [Theory]
    [InlineData("/embed")]
    [InlineData("/search")]
    public async Task Post_EmptyBody_SaysThatAnImageWasExpected(string path)
    {
        var detail = await (await server.Http.PostImageAsync(path, [])).ShouldBeProblemAsync(400, "image-empty");

        detail.ShouldContain("Expected a JPEG, PNG or WebP image, got 0 bytes");
        await TheNextRequestWorks();
    }

    [Theory]
    [InlineData("/a//../../catalog/x/thumbnail")]
    [InlineData("/catalog/x/../x/thumbnail")]
    [InlineData("/a/../live/frames/camera/1")]
    public async Task Get_AnAddressThatGoesUpAndDown_IsNotFound(string target) =>
        (await FirstLineAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).ShouldStartWith("HTTP/1.1 404");

    [Theory]
    [InlineData("FFFFFFFFFFFFFFF")]
    [InlineData("80000000")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task Post_AChunkWhoseLengthIsNone_IsABadRequest(string length)
    {
        foreach (var path in new[] { "/search", "/feedback?is=a", "/items", "/items/import" })
            (await FirstLineAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{length}\r\n")).ShouldStartWith("HTTP/1.1 4", Case.Sensitive, path);
    }

    private async Task<string> FirstLineAsync(string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream());
        return (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Search_ChunkedEmptyBody_SaysThatAnImageWasExpected()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/search") { Content = new StreamContent(new MemoryStream()) };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");

        await (await server.Http.SendAsync(request)).ShouldBeProblemAsync(400, "image-empty");
    }

    [Fact]
    public async Task Search_ChunkedImage_IsAnsweredLikeAnyOther()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/search") { Content = new StreamContent(new MemoryStream(Good)) };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");

        var answer = await (await server.Http.SendAsync(request)).ReadJsonAsync();

        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(DrawnProducts.Labels[0]);
    }

    [Fact]
    public async Task Search_TextCalledJpeg_IsUnreadable()
    {
        (await (await server.Http.PostImageAsync("/search", BadImages.Text)).ShouldBeProblemAsync(422, "image-unreadable")).ShouldContain("Expected a JPEG, PNG or WebP image");
        await TheNextRequestWorks();
    }

    [Theory]
    [InlineData("1.tif", "TIFF or camera raw")]
    [InlineData("1.tga", "")]
    [InlineData("1.ppm", "")]
    public async Task Post_FormatsOfCatalogsAlone_AreRefused(string name, string format)
    {
        foreach (var path in new[] { "/search", "/embed" })
            (await (await server.Http.PostImageAsync(path, RareImages.Drawn(name))).ShouldBeProblemAsync(422, "image-unreadable")).ShouldContain($"Expected a JPEG, PNG or WebP image, got {format}");
        await TheNextRequestWorks();
    }

    [Fact]
    public async Task Search_TruncatedJpeg_IsUnreadable()
    {
        (await (await server.Http.PostImageAsync("/search", BadImages.TruncatedJpeg)).ShouldBeProblemAsync(422, "image-unreadable")).ShouldContain("Expected");
        await TheNextRequestWorks();
    }

    [Fact]
    public async Task Search_PngThatClaimsSixtyThousandPixelsASide_IsTooLarge()
    {
        (await (await server.Http.PostImageAsync("/search", BadImages.HugePng, "image/png")).ShouldBeProblemAsync(413, "image-too-large")).ShouldContain("60,000 x 60,000");
        await TheNextRequestWorks();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_FiftyMegabyteBody_IsTooLarge(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/search") { Content = new ByteArrayContent(new byte[50 << 20]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        request.Headers.TransferEncodingChunked = chunked;

        (await (await server.Http.SendAsync(request)).ShouldBeProblemAsync(413, "body-too-large")).ShouldContain("20,971,520 bytes");
        await TheNextRequestWorks();
    }

    [Theory]
    [InlineData("text/plain", "got 'text/plain'")]
    [InlineData("application/json", "got 'application/json'")]
    [InlineData("video/mp4", "got 'video/mp4'")]
    [InlineData("multipart/mixed; boundary=x", "got 'multipart/mixed; boundary=x'")]
    public async Task Search_WrongContentType_NamesWhatIsAccepted(string type, string came)
    {
        var response = await server.Http.PostImageAsync("/search", Good, type);

        var detail = await response.ShouldBeProblemAsync(415, "media-type");
        detail.ShouldContain("image/jpeg, image/png, image/webp");
        detail.ShouldContain(came);
        response.Headers.GetValues("Accept-Post").ShouldBe(["image/jpeg, image/png, image/webp, application/octet-stream, multipart/form-data"]);
        await TheNextRequestWorks();
    }

    [Theory]
    [InlineData("ef=0", "search-breadth", "from 1 to 4096")]
    [InlineData("ef=many", "search-breadth", "got 'many'")]
    [InlineData("filter=Fruit", "filter", "label:Fruit/*")]
    [InlineData("filter=", "filter", "got ''")]
    [InlineData("filter=!:x", "filter", "got ':x'")]
    public async Task Search_EfOrFilterThatCannotBe_SaysWhatWasExpected(string query, string type, string told)
    {
        (await (await server.Http.PostImageAsync($"/search?{query}", Good)).ShouldBeProblemAsync(400, type)).ShouldContain(told);
        await TheNextRequestWorks();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("1000000")]
    [InlineData("99999999999999999999")]
    [InlineData("abc")]
    [InlineData("5.5")]
    [InlineData("")]
    public async Task Search_KOutOfRange_SaysTheRange(string k)
    {
        var detail = await (await server.Http.PostImageAsync($"/search?k={k}", Good)).ShouldBeProblemAsync(400, "match-count");

        detail.ShouldContain("from 1 to 1000");
        detail.ShouldContain(k.Length > 20 ? k[..20] : k);
        await TheNextRequestWorks();
    }

    [Fact]
    public async Task Get_UnknownRoute_NamesTheRoutes() =>
        (await (await server.Http.GetAsync("/nothing/here")).ShouldBeProblemAsync(404, "unknown-route")).ShouldContain("POST /search");

    [Theory]
    [InlineData("GET", "/search", "POST")]
    [InlineData("PUT", "/embed", "POST")]
    [InlineData("POST", "/live/events", "GET")]
    public async Task Send_WrongMethod_NamesTheRightOne(string method, string path, string right)
    {
        var response = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        (await response.ShouldBeProblemAsync(405, "method")).ShouldContain(right);
        response.Content.Headers.Allow.ShouldContain(right);
    }

    [Fact]
    public async Task Search_ProtobufWanted_ErrorsStayProblems() =>
        await (await server.Http.PostImageAsync("/search", BadImages.Text, accept: "application/x-protobuf")).ShouldBeProblemAsync(422, "image-unreadable");

    [Fact]
    public async Task Search_AnotherHostName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "attacker.example" } };

        (await (await server.Http.SendAsync(request)).ShouldBeProblemAsync(400, "host")).ShouldContain("attacker.example");
    }

    [Fact]
    public async Task Post_CallerWhoGoesAwayHalfway_LeavesTheServiceWell()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync("127.0.0.1", server.Address.Port);
            var head = $"POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: {Good.Length}\r\n\r\n";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await socket.GetStream().WriteAsync(Good.AsMemory(0, Good.Length / 2));
        }

        await TheNextRequestWorks();
    }

    private async Task TheNextRequestWorks() =>
        (await server.Http.PostImageAsync("/search", Good)).StatusCode.ShouldBe(HttpStatusCode.OK);
}
