using System.Text.Json;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference;

public class OpenApiTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    [Fact]
    public async Task Document_Asked_TellsEveryRoute()
    {
        var document = await (await server.Http.GetAsync("/openapi/v1.json")).ReadJsonAsync();

        document.GetProperty("openapi").GetString().ShouldStartWith("3.");
        document.GetProperty("info").GetProperty("title").GetString().ShouldBe("EdgeAI Inference");
        document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal).ShouldBe(
            ["/alive", "/catalog/{id}/thumbnail", "/embed", "/feedback", "/feedback/{id}", "/feedback/{id}/picture", "/health", "/items", "/items/export", "/items/import", "/items/{id}", "/live/events", "/live/frames/{source}/{sequence}", "/search", "/sources", "/sources/{source}/background", "/sources/{source}/items", "/sources/{source}/mode", "/sources/{source}/region"]);
    }

    [Fact]
    public async Task Document_OfSearch_TellsBodiesParameterAnswersAndExamples()
    {
        var document = await (await server.Http.GetAsync("/openapi/v1.json")).ReadJsonAsync();
        var search = document.GetProperty("paths").GetProperty("/search").GetProperty("post");

        Names(search.GetProperty("requestBody").GetProperty("content")).ShouldBe(["image/jpeg", "image/png", "image/webp", "application/octet-stream", "multipart/form-data"]);
        var k = search.GetProperty("parameters").EnumerateArray().First();
        k.GetProperty("name").GetString().ShouldBe("k");
        k.GetProperty("schema").GetProperty("minimum").GetInt32().ShouldBe(1);
        k.GetProperty("schema").GetProperty("maximum").GetInt32().ShouldBe(1000);
        k.GetProperty("schema").GetProperty("default").GetInt32().ShouldBe(5);
        var deadline = search.GetProperty("parameters").EnumerateArray().Last();
        deadline.GetProperty("name").GetString().ShouldBe("deadlineMs");
        deadline.GetProperty("schema").GetProperty("maximum").GetInt32().ShouldBe(60000);
        var mode = search.GetProperty("parameters").EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == "mode");
        mode.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(word => word.GetString()).ShouldBe(["assist", "balanced", "strict"]);
        var items = search.GetProperty("parameters").EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == "items");
        items.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(word => word.GetString()).ShouldBe(["one", "many"]);
        mode.GetProperty("description").GetString()!.ShouldContain("Decision:Mode");
        var responses = search.GetProperty("responses");
        Names(responses).ShouldBe(["200", "400", "413", "415", "422", "500", "503", "504"]);
        Names(responses.GetProperty("200").GetProperty("content")).ShouldBe(["application/json", "application/x-protobuf"]);
        responses.GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("example").GetProperty("matches")[0].GetProperty("label")
            .GetString().ShouldBe("Fruit/Apple/Golden-Delicious");
        responses.GetProperty("422").GetProperty("content").GetProperty("application/problem+json").GetProperty("example").GetProperty("status").GetInt32().ShouldBe(422);
    }

    [Fact]
    public async Task Document_OfChanges_TellsTheBodiesThatAreMeant()
    {
        var paths = (await (await server.Http.GetAsync("/openapi/v1.json")).ReadJsonAsync()).GetProperty("paths");
        string[] BodiesOf(string path, string method) => Names(paths.GetProperty(path).GetProperty(method).GetProperty("requestBody").GetProperty("content"));

        BodiesOf("/items", "post").ShouldBe(["application/json", "multipart/form-data"]);
        BodiesOf("/items/import", "post").ShouldBe(["application/zip", "multipart/form-data"]);
        BodiesOf("/feedback", "post").ShouldBe(["application/json", "image/jpeg", "image/png", "image/webp", "application/octet-stream", "multipart/form-data"]);
        BodiesOf("/sources/{source}/region", "put").ShouldBe(["application/json"]);
    }

    [Fact]
    public async Task Document_Schemas_MatchWhatSearchAnswers()
    {
        var document = await (await server.Http.GetAsync("/openapi/v1.json")).ReadJsonAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        // Looked at again, so that it has a view; and for everything, so that it has all there may be.
        var answer = await (await server.Http.PostImageAsync("/search?items=many", DrawnScene.InCorner(DrawnProducts.Labels[0]))).ReadJsonAsync();
        var example = document.GetProperty("paths").GetProperty("/search").GetProperty("post").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("example");

        Names(schemas.GetProperty("SearchAnswer").GetProperty("properties")).ShouldBe(Names(answer));
        Names(schemas.GetProperty("MatchAnswer").GetProperty("properties")).ShouldBe(Names(answer.GetProperty("matches")[0]));
        Names(schemas.GetProperty("DecisionAnswer").GetProperty("properties")).ShouldBe(Names(answer.GetProperty("decision")));
        Names(example.GetProperty("decision")).ShouldBe(Names(answer.GetProperty("decision")));
        Names(schemas.GetProperty("ViewAnswer").GetProperty("properties")).ShouldBe(Names(answer.GetProperty("view")));
        Names(schemas.GetProperty("PartAnswer").GetProperty("properties")).ShouldBe(Names(answer.GetProperty("answers")[0]));
        Names(schemas.GetProperty("TimingsAnswer").GetProperty("properties")).ShouldBe(Names(answer.GetProperty("timings")));
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
