using System.Net;
using System.Text.Json;
using EdgeAI.Tests.Inference.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Inference;

public class SearchHttpTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    [Theory]
    [InlineData("image/jpeg", SKEncodedImageFormat.Jpeg)]
    [InlineData("image/png", SKEncodedImageFormat.Png)]
    [InlineData("image/webp", SKEncodedImageFormat.Webp)]
    public async Task Search_AnotherViewOfEachProduct_FindsItFirst(string type, SKEncodedImageFormat format)
    {
        foreach (var label in DrawnProducts.Labels)
        {
            var response = await server.Http.PostImageAsync("/search", DrawnProducts.Draw(label, 17, format), type);

            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.ReadJsonAsync()).GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(label);
        }
    }

    [Fact]
    public async Task Search_AKnownView_AnswersExactlyTheContractsShape()
    {
        var label = DrawnProducts.Labels[2];
        var response = await server.Http.PostImageAsync("/search?k=3", DrawnProducts.Draw(label, 1));

        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        var answer = await response.ReadJsonAsync();
        answer.EnumerateObject().Select(property => property.Name).ShouldBe(["matches", "lost", "decision", "looks", "timings", "model"]);
        answer.GetProperty("model").GetString().ShouldStartWith("mobilenet-v3-small");
        answer.GetProperty("matches").GetArrayLength().ShouldBe(3);
        var first = answer.GetProperty("matches")[0];
        first.EnumerateObject().Select(property => property.Name).ShouldBe(["id", "score", "label", "payload", "origin"]);
        first.GetProperty("id").GetString().ShouldBe(DrawnCatalog.IdOf(label, 1));
        first.GetProperty("score").GetSingle().ShouldBe(1, 0.001);
        first.GetProperty("payload").GetProperty("catalog").GetString().ShouldBe("drawn");
        Scores(answer).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public async Task Search_Timings_AddUpToNoMoreThanTheTotal()
    {
        var response = await server.Http.PostImageAsync("/search", DrawnProducts.Draw(DrawnProducts.Labels[0], 2));

        var timings = (await response.ReadJsonAsync()).GetProperty("timings");
        timings.EnumerateObject().Select(property => property.Name).ShouldBe(["decodeMs", "embedMs", "searchMs", "decideMs", "serializeMs", "totalMs"]);
        var stages = timings.EnumerateObject().Select(property => property.Value.GetDouble()).ToArray();
        stages.ShouldAllBe(stage => stage > 0);
        stages[..5].Sum().ShouldBeLessThanOrEqualTo(stages[5] + 0.005);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("?k=1", 1)]
    [InlineData("?k=1000", 24)]
    public async Task Search_KMatches_AnswersAsManyAsThereAre(string query, int expected)
    {
        var response = await server.Http.PostImageAsync("/search" + query, DrawnProducts.Draw(DrawnProducts.Labels[1], 3));

        var answer = await response.ReadJsonAsync();
        answer.GetProperty("matches").GetArrayLength().ShouldBe(expected);
        Scores(answer).ShouldBeInOrder(SortDirection.Descending);
    }

    [Theory]
    [InlineData("filter=label:Fruit/Lemon", "Fruit/Lemon")]
    [InlineData("filter=label:Fruit/*", "Fruit/Apple/Red-Apple", "Fruit/Lemon")]
    [InlineData("filter=label:Fruit/Lemon&filter=label:Dairy/*&ef=200", "Fruit/Lemon", "Dairy/Blue-Milk")]
    [InlineData("filter=label:Fruit/*&filter=!label:Fruit/Lemon", "Fruit/Apple/Red-Apple")]
    [InlineData("filter=label:Fruit/*&filter=catalog:another")]
    public async Task Search_WithFilters_AnswersOnlyWhatPasses(string query, params string[] labels)
    {
        var response = await server.Http.PostImageAsync($"/search?k=1000&{query}", DrawnProducts.Draw("Sweets/Striped-Candy", 1));

        var found = (await response.ReadJsonAsync()).GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("label").GetString()!).ToArray();
        found.Distinct().ShouldBe(labels, ignoreOrder: true);
        found.Length.ShouldBe(labels.Length * DrawnCatalog.ViewsPerLabel);
    }

    [Fact]
    public async Task Search_ManyAtOnce_EveryOneIsAnsweredRight()
    {
        await using var patient = await InferenceServer.StartReadyAsync(("Inference:QueueLimit", "1000"), ("Inference:QueueTimeout", "00:01:00"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 48).Select(async number =>
        {
            var label = DrawnProducts.Labels[number % DrawnProducts.Labels.Count];
            var response = await patient.Http.PostImageAsync("/search?k=1", DrawnProducts.Draw(label, number % DrawnCatalog.ViewsPerLabel));
            return (label, found: (await response.ReadJsonAsync()).GetProperty("matches")[0].GetProperty("label").GetString());
        }));

        answers.ShouldAllBe(answer => answer.found == answer.label);
    }

    [Fact]
    public async Task Embed_AnImage_AnswersAUnitVector()
    {
        var response = await server.Http.PostImageAsync("/embed", DrawnProducts.Draw(DrawnProducts.Labels[0], 0));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await response.ReadJsonAsync();
        answer.EnumerateObject().Select(property => property.Name).ShouldBe(["embedding", "timings", "model"]);
        var embedding = answer.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).ToArray();
        embedding.Length.ShouldBe(256);
        embedding.Sum(value => value * value).ShouldBe(1, 1e-4);
        answer.GetProperty("timings").GetProperty("searchMs").GetDouble().ShouldBe(0);
    }

    private static float[] Scores(JsonElement answer) =>
        [.. answer.GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("score").GetSingle())];
}
