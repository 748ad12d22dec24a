using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeAI.Tests.Inference.Deciding;

/// <summary>How sure an answer must be: the request says, or else the source, or else the service.</summary>
public sealed class ModeTests : IAsyncLifetime
{
    private const string Source = "left/aisle";
    private const string Address = "/sources/left%2Faisle/mode";

    private static readonly byte[] Picture = DrawnProducts.Draw(DrawnProducts.Labels[2], 1);

    private readonly TemporaryFolder _folder = new();
    private InferenceServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/search", "strict")]
    [InlineData("/search?mode=", "strict")]
    [InlineData("/search?mode=assist", "assist")]
    [InlineData("/search?mode=Balanced", "balanced")]
    public async Task Search_WithAModeOrNone_IsDecidedByItOrTheServicesOwn(string path, string mode)
    {
        var answer = await (await _server.Http.PostImageAsync(path, Picture)).ReadJsonAsync();

        answer.GetProperty("decision").GetProperty("mode").GetString().ShouldBe(mode);
    }

    [Fact]
    public async Task SearchFrames_RequestSourceAndServiceHaveAMode_TheRequestsCountsThenTheSources()
    {
        (await ModeOfFrameAsync()).ShouldBe("strict", "the service's own");

        await SetAsync("assist");
        (await ModeOfFrameAsync()).ShouldBe("assist", "the source's");
        (await ModeOfFrameAsync("balanced")).ShouldBe("balanced", "the request's");
        (await ModeOfFrameAsync(source: "other")).ShouldBe("strict", "another source has none");

        (await _server.Http.DeleteAsync(Address, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ModeOfFrameAsync()).ShouldBe("strict");
    }

    [Fact]
    public async Task Set_ForASource_IsListedAndOutlivesTheServiceAndItsRegion()
    {
        await SetAsync("assist");
        var region = new { left = 0, top = 0, width = 0.5, height = 1, compatible = true };
        (await _server.Http.PutAsJsonAsync("/sources/left%2Faisle/region", region, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _server.Http.DeleteAsync("/sources/left%2Faisle/region", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await _server.DisposeAsync();
        _server = await StartAsync();

        var all = await _server.Http.GetFromJsonAsync<JsonElement>("/sources", TestContext.Current.CancellationToken);
        all.GetProperty("mode").GetString().ShouldBe("strict");
        var listed = all.GetProperty("sources").EnumerateArray().ShouldHaveSingleItem();
        listed.GetProperty("source").GetString().ShouldBe(Source);
        listed.GetProperty("mode").GetString().ShouldBe("assist");
        listed.TryGetProperty("region", out _).ShouldBeFalse();
        (await ModeOfFrameAsync()).ShouldBe("assist");
    }

    [Fact]
    public async Task UnknownMode_Anywhere_IsRefusedWithTheWords()
    {
        (await (await _server.Http.PostImageAsync("/search?mode=sure", Picture)).ShouldBeProblemAsync(400, "mode")).ShouldBe("Expected mode to be assist, balanced or strict, got 'sure'.");
        using var put = await _server.Http.PutAsync(Address + "?mode=sure", null, TestContext.Current.CancellationToken);
        (await put.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!.ShouldContain("assist, balanced or strict");
        using var without = await _server.Http.PutAsync(Address, null, TestContext.Current.CancellationToken);
        (put.StatusCode, without.StatusCode).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));

        var client = new Similarity.SimilarityClient(_server.Channel);
        var fault = await Should.ThrowAsync<RpcException>(async () => await client.SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(Picture), Mode = "sure" }));
        (fault.StatusCode, fault.Trailers.GetValue("problem-type")).ShouldBe((StatusCode.InvalidArgument, "urn:edgeai:problem:mode"));
        (await client.SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(Picture), Mode = "assist" })).Decision.Mode.ShouldBe("assist");
        (await SendAsync("sure", Source)).Error.Message.ShouldContain("assist, balanced or strict");
    }

    [Fact]
    public async Task Set_WithAWriteKeyConfigured_NeedsIt()
    {
        await using var server = await InferenceServer.StartReadyAsync(("Inference:RegionsPath", _folder.Combine("others")), ("Inference:WriteKey", "only-the-manager"));
        await (await server.Http.PutAsync("/sources/till/mode?mode=strict", null, TestContext.Current.CancellationToken)).ShouldBeProblemAsync(401, "write-key");

        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "only-the-manager");
        (await server.Http.PutAsync("/sources/till/mode?mode=strict", null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private Task<InferenceServer> StartAsync() => InferenceServer.StartReadyAsync(("Inference:RegionsPath", _folder.Combine("regions")), ("Decision:Mode", "strict"));

    private async Task SetAsync(string mode) =>
        (await _server.Http.PutAsync($"{Address}?mode={mode}", null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

    private async Task<string> ModeOfFrameAsync(string mode = "", string source = Source) => (await SendAsync(mode, source)).Result.Decision.Mode;

    private async Task<SearchFramesResponse> SendAsync(string mode, string source)
    {
        using var call = new Similarity.SimilarityClient(_server.Channel).SearchFrames();
        var frame = SearchFramesTests.Frame(1, Picture, source: source);
        frame.Mode = mode;
        await call.RequestStream.WriteAsync(frame);
        (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        await call.RequestStream.CompleteAsync();
        return call.ResponseStream.Current;
    }
}
