using System.Text.Json;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference;

public class OpenApiTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    [Fact]
    public async Task Document_Asked_TellsEveryRoute()
    {
        var document = await (await server.Http.GetAsync("/openapi/v1.json")).ReadJsonAsync();

        document.GetProperty("openapi").GetString().ShouldStartWith("3.0.");
        document.GetProperty("info").GetProperty("title").GetString().ShouldBe("EdgeAI Inference");
        document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal).ShouldBe(
            ["/alive", "/catalog/{id}/thumbnail", "/embed", "/feedback", "/feedback/{id}", "/feedback/{id}/picture", "/health", "/items", "/items/export", "/items/import", "/items/{id}", "/live/events", "/live/frames/{source}/{sequence}", "/search", "/sources", "/sources/{source}/background", "/sources/{source}/items", "/sources/{source}/mode", "/sources/{source}/region"]);
    }

    [Fact]
    public async Task Document_OfSearch_TellsBodiesParameterAnswersAndExamples()
    {
        var document = await (await server.Http.GetAsync("/openapi/v1.json")).ReadJsonAsync();
        var search = document.GetProperty("paths").GetProperty("/search").GetProperty("post");

        Names(search.GetProperty("requestBody").GetProperty("content")).ShouldBe(["application/octet-stream", "multipart/form-data"]);
        search.GetProperty("parameters").EnumerateArray().ShouldAllBe(parameter => !IsRequired(parameter));
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
        Names(responses.GetProperty("200").GetProperty("content")).ShouldBe(["application/json"]);
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
        BodiesOf("/items/import", "post").ShouldBe(["application/octet-stream", "multipart/form-data"]);
        BodiesOf("/feedback", "post").ShouldBe(["application/json", "application/octet-stream", "multipart/form-data"], ignoreOrder: true);
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

    [Fact]
    public async Task Document_Types_AreNumbersAndTextsAndNeverEither()
    {
        var document = await (await server.Http.GetAsync("/openapi/v1.json")).ReadJsonAsync();

        TypesIn(document).ShouldAllBe(type => type.ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task Document_OfRequests_TellsWhatMustBeSent()
    {
        var document = await (await server.Http.GetAsync("/openapi/v1.json")).ReadJsonAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");

        foreach (var request in (string[])["LessonRequest", "RenameRequest"])
        {
            schemas.GetProperty(request).GetProperty("required").EnumerateArray().Select(name => name.GetString()).ShouldBe(["label"]);
            schemas.GetProperty(request).GetProperty("properties").GetProperty("label").GetProperty("minLength").GetInt32().ShouldBe(1);
        }
        schemas.GetProperty("FeedbackRequest").TryGetProperty("required", out _).ShouldBeFalse();
        var mode = document.GetProperty("paths").GetProperty("/sources/{source}/mode").GetProperty("put").GetProperty("parameters").EnumerateArray().Last();
        IsRequired(mode).ShouldBeTrue();
        mode.GetProperty("schema").GetProperty("enum").GetArrayLength().ShouldBe(3);
    }

    [Theory]
    [InlineData("/search")]
    [InlineData("/search?items=many")]
    public async Task Document_RequiredProperties_AreThoseThatAreAlwaysThere(string path)
    {
        var document = await (await server.Http.GetAsync("/openapi/v1.json")).ReadJsonAsync();
        var answer = await (await server.Http.PostImageAsync(path, DrawnScene.InCorner(DrawnProducts.Labels[0]))).ReadJsonAsync();

        ShouldFit(answer, "SearchAnswer", document.GetProperty("components").GetProperty("schemas"));
    }

    // Every required property is there, none is there that is not described, and none is null that may not be.
    private static void ShouldFit(JsonElement value, string schemaName, JsonElement schemas)
    {
        var schema = schemas.GetProperty(schemaName);
        if (!schema.TryGetProperty("properties", out var properties)) return;
        Names(value).ShouldBeSubsetOf(Names(properties));
        foreach (var name in schema.GetProperty("required").EnumerateArray()) value.TryGetProperty(name.GetString()!, out _).ShouldBeTrue(name.GetString());
        foreach (var property in value.EnumerateObject())
        {
            var described = properties.GetProperty(property.Name);
            if (property.Value.ValueKind == JsonValueKind.Null) described.GetProperty("nullable").GetBoolean().ShouldBeTrue(property.Name);
            else if (described.TryGetProperty("$ref", out var reference)) ShouldFit(property.Value, reference.GetString()!.Split('/')[^1], schemas);
            else if (described.TryGetProperty("items", out var items) && items.TryGetProperty("$ref", out var each))
                foreach (var element in property.Value.EnumerateArray()) ShouldFit(element, each.GetString()!.Split('/')[^1], schemas);
        }
    }

    // In schemas alone: elsewhere a type may be a property's name.
    private static IEnumerable<JsonElement> TypesIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TypesIn),
        JsonValueKind.Object => element.EnumerateObject().Where(property => property.Name != "example").SelectMany(property =>
            property.Name == "type" && property.Value.ValueKind != JsonValueKind.Object ? [property.Value] : TypesIn(property.Value)),
        _ => [],
    };

    private static bool IsRequired(JsonElement parameter) => parameter.TryGetProperty("required", out var required) && required.GetBoolean();

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
