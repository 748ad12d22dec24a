using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference;

public class ProtobufHttpTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static readonly string Label = DrawnProducts.Labels[3];

    [Fact]
    public async Task Search_ProtobufWanted_AnswersTheContractsMessage()
    {
        var response = await server.Http.PostImageAsync("/search?k=2", DrawnProducts.Draw(Label, 1), accept: "application/x-protobuf");

        response.Content.Headers.ContentType!.ToString().ShouldBe("application/x-protobuf");
        var message = SearchResponse.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());
        message.Matches.Count.ShouldBe(2);
        message.Matches[0].Id.ShouldBe(DrawnCatalog.IdOf(Label, 1));
        message.Matches[0].Label.ShouldBe(Label);
        message.Matches[0].PayloadJson.ShouldContain("\"catalog\":\"drawn\"");
        message.Model.ShouldStartWith("mobilenet-v3-small");
        message.Timings.SerializeMs.ShouldBeGreaterThan(0);
        message.Timings.TotalMs.ShouldBeGreaterThan(message.Timings.EmbedMs);
    }

    [Fact]
    public async Task Embed_ProtobufWanted_AnswersTheSameValuesAsJson()
    {
        var image = DrawnProducts.Draw(Label, 2);
        var json = await (await server.Http.PostImageAsync("/embed", image)).ReadJsonAsync();
        var response = await server.Http.PostImageAsync("/embed", image, accept: "application/x-protobuf");

        var message = EmbedResponse.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());

        message.Embedding.ShouldBe(json.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()));
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json, application/x-protobuf;q=0.5", "application/json")]
    [InlineData("application/json;q=0.5, application/x-protobuf", "application/x-protobuf")]
    [InlineData("text/html", "application/json")]
    public async Task Search_Accept_GetsWhatItPrefers(string? accept, string expected) =>
        (await server.Http.PostImageAsync("/search", DrawnProducts.Draw(Label, 0), accept: accept)).Content.Headers.ContentType!.MediaType.ShouldBe(expected);
}
