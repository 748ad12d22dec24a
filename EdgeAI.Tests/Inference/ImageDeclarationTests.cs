using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference;

/// <summary>However an image is declared, its first bytes tell what it is.</summary>
public class ImageDeclarationTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static readonly string Label = DrawnProducts.Labels[0];
    private static readonly byte[] Good = DrawnProducts.Draw(Label, 0);
    private static readonly byte[] Heic = [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8];

    [Theory]
    [InlineData("image/jpg")]
    [InlineData("image/pjpeg")]
    [InlineData("image/x-png")]
    [InlineData("IMAGE/JPEG; charset=binary")]
    [InlineData("image/gif")]
    [InlineData("image/*")]
    [InlineData("application/octet-stream")]
    [InlineData("binary/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8")]
    [InlineData(null)]
    public async Task SearchAndEmbed_AnyDeclarationOfAnImage_AreAnswered(string? type)
    {
        (await LabelAsync(await server.Http.PostImageAsync("/search", Good, type))).ShouldBe(Label);
        (await server.Http.PostImageAsync("/embed", Good, type)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("image/heic")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task Search_Heic_IsNamedWithWhatToDo(string? type)
    {
        var detail = await (await server.Http.PostImageAsync("/search", Heic, type)).ShouldBeProblemAsync(422, "image-unreadable");
        detail.ShouldContain("got HEIC");
        detail.ShouldContain("Convert it to JPEG");
    }

    [Theory]
    [InlineData("/search", "image", "image/jpeg", true)]
    [InlineData("/search", "file", "application/octet-stream", true)]
    [InlineData("/embed", "anything", null, true)]
    [InlineData("/search", "image", "image/jpeg", false)]
    public async Task Post_FormWithAFile_IsAnsweredAsTheFileAlone(string path, string field, string? type, bool named)
    {
        using var form = new MultipartFormDataContent { { new StringContent("hello"), "comment" } };
        var file = new ByteArrayContent(Good);
        if (type is not null) file.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (named) form.Add(file, field, "x.jpg");
        else form.Add(file, field);

        using var response = await server.Http.PostAsync(path, form, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        if (path == "/search") (await LabelAsync(response)).ShouldBe(Label);
    }

    [Fact]
    public async Task Search_FormAsCurlSendsIt_IsAnswered()
    {
        byte[] body =
        [
            .. "--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name=\"image\"; filename=\"x.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"u8, .. Good,
            .. "\r\n--------------------------d74496d66958873e--\r\n"u8,
        ];
        (await LabelAsync(await server.Http.PostImageAsync("/search", body, "multipart/form-data; boundary=------------------------d74496d66958873e"))).ShouldBe(Label);
    }

    [Fact]
    public async Task Search_FieldsOfAForm_StandForParametersOfTheQuery()
    {
        (await MatchesAsync("/search", ("k", "3"))).ShouldBe(3);
        (await MatchesAsync("/search?k=2", ("k", "3"))).ShouldBe(2);
        (await MatchesAsync("/search", ("filter", "label:no-such"))).ShouldBe(0);
        using var form = FormOf(("k", "0"));
        using var response = await server.Http.PostAsync("/search", form, TestContext.Current.CancellationToken);
        await response.ShouldBeProblemAsync(400, "match-count");
    }

    [Fact]
    public async Task Search_FormThatIsNone_SaysWhatWasExpected()
    {
        using var none = new MultipartFormDataContent { { new StringContent("3"), "k" } };
        using var two = FormOf();
        two.Add(new ByteArrayContent(Good), "second", "y.jpg");
        using var large = new MultipartFormDataContent { { new StringContent(new string('x', 10_000)), "image" } };
        using var empty = new MultipartFormDataContent { { new ByteArrayContent([]), "image", "x.jpg" } };

        (await ProblemAsync(none, 400, "image-form")).ShouldContain("-F image=@photo.jpg");
        (await ProblemAsync(two, 400, "image-form")).ShouldContain("several files");
        (await ProblemAsync(large, 400, "image-form")).ShouldContain("'image'");
        (await ProblemAsync(empty, 400, "image-empty")).ShouldContain("0 bytes");
        (await (await server.Http.PostImageAsync("/search", Good, "multipart/form-data")).ShouldBeProblemAsync(400, "image-form")).ShouldContain("boundary");
        (await (await server.Http.PostImageAsync("/search", Good, "multipart/form-data; boundary=abc")).ShouldBeProblemAsync(400, "image-form")).ShouldContain("cannot be read");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_FormWithAFileThatIsTooLarge_IsRefused(bool chunked)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[21 << 20]), "image", "x.jpg" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/search") { Content = form };
        request.Headers.TransferEncodingChunked = chunked;
        (await (await server.Http.SendAsync(request, TestContext.Current.CancellationToken)).ShouldBeProblemAsync(413, "body-too-large")).ShouldContain("20,971,520 bytes");
        (await LabelAsync(await server.Http.PostImageAsync("/search", Good))).ShouldBe(Label);
    }

    [Theory]
    [InlineData("k\u0061\u0308")]
    [InlineData("k\u00e4")]
    public async Task Search_FilterInEitherSpelling_IsUnderstood(string label) =>
        (await server.Http.PostImageAsync($"/search?filter=label:{Uri.EscapeDataString(label)}*", Good)).StatusCode.ShouldBe(HttpStatusCode.OK);

    private async Task<string> ProblemAsync(HttpContent form, int status, string type)
    {
        using var response = await server.Http.PostAsync("/search", form, TestContext.Current.CancellationToken);
        return await response.ShouldBeProblemAsync(status, type);
    }

    private async Task<int> MatchesAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = FormOf(fields);
        using var response = await server.Http.PostAsync(path, form, TestContext.Current.CancellationToken);
        return (await response.ReadJsonAsync()).GetProperty("matches").GetArrayLength();
    }

    private static MultipartFormDataContent FormOf(params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Good), "image", "x.jpg" } };
        foreach (var (name, value) in fields) form.Add(new StringContent(value, Encoding.UTF8), name);
        return form;
    }

    private static async Task<string?> LabelAsync(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.ReadJsonAsync()).GetProperty("matches")[0].GetProperty("label").GetString();
    }
}
