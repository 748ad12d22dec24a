using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Deciding;
using EdgeAI.Recognition;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Vectors;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference.Deciding;

/// <summary>A catalog that is decided about by the candidates of a search: answers, corrections and lessons, and what they cost of it.</summary>
public sealed class LargeCatalogTests : IAsyncLifetime
{
    private const int Others = 6000;

    private readonly TemporaryFolder _folder = new();
    private InferenceServer _server = null!;

    private static string Label => DrawnProducts.Labels[3];

    public async ValueTask InitializeAsync()
    {
        var path = _folder.Combine("catalog.index");
        using (var index = HnswIndex.Open(DrawnCatalog.Shared.IndexPath))
        {
            var others = ClusteredVectors.Draw(Others, index.Space.Dimension, Others / 10, 0.6f, 1);
            index.UpsertMany(others.Select((vector, i) => new VectorEntry($"other/{i}", vector, new CatalogPayload($"Other/{i / 2}", "others", $"{i}").ToUtf8Json())));
            index.Save(path);
        }
        _server = new InferenceServer();
        await _server.StartAsync(path, [("Items:Refit", "false")]);
        await _server.WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Search_AmongThousandsOfLabels_AnswersAsFromAFewAndInOneSearch()
    {
        Basis().Labels.ShouldBeOfType<IndexLabels>();
        foreach (var label in DrawnProducts.Labels)
        {
            var answer = await AnswerAsync(DrawnProducts.Draw(label, 5));
            answer.GetProperty("matches").GetArrayLength().ShouldBe(5);
            answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(label);
            OutcomeLabels(answer)[0].ShouldBe(label);
        }
    }

    [Fact]
    public async Task Correct_NotThis_HoldsWithoutReadingTheCatalogAnew()
    {
        var image = DrawnProducts.Draw(Label, 1);
        OutcomeLabels(await AnswerAsync(image)).ShouldContain(Label);
        var labels = Basis().Labels;

        using var said = await _server.Http.PostImageAsync($"/feedback?not={Uri.EscapeDataString(Label)}", image);
        said.IsSuccessStatusCode.ShouldBeTrue(await said.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var answer = await AnswerAsync(image);
        OutcomeLabels(answer).ShouldNotContain(Label);
        answer.GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("label").GetString()).ShouldNotContain(Label);
        Basis().Labels.Numbering.ShouldBeSameAs(labels.Numbering);
        using var unknown = await _server.Http.PostImageAsync("/feedback?not=nothing-of-the-kind", image);
        unknown.IsSuccessStatusCode.ShouldBeFalse();
    }

    [Fact]
    public async Task Correct_PickedLabel_IsAnsweredForSuchAFrame()
    {
        var image = DrawnMug.Draw(0);
        using var said = await _server.Http.PostImageAsync($"/feedback?is={Uri.EscapeDataString("Other/7")}", image);
        said.IsSuccessStatusCode.ShouldBeTrue(await said.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        OutcomeLabels(await AnswerAsync(image))[0].ShouldBe("Other/7");
    }

    [Fact]
    public async Task Teach_RenameRemove_ChangeWhatTheyTouch()
    {
        var labels = Basis().Labels;
        using var taught = await _server.Http.PostAsJsonAsync(
            "/items", new { label = "Mug/Blue", images = Enumerable.Range(0, 3).Select(view => DrawnMug.Draw(view)) }, TestContext.Current.CancellationToken);
        taught.StatusCode.ShouldBe(HttpStatusCode.Created, await taught.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var id = (await taught.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("item").GetProperty("id").GetString();
        OutcomeLabels(await AnswerAsync(DrawnMug.Draw(4)))[0].ShouldBe("Mug/Blue");
        Basis().Labels.Count.ShouldBe(labels.Count + 1);

        using var renamed = await _server.Http.PatchAsJsonAsync($"/items/{id}", new { label = "Mug/Red" }, TestContext.Current.CancellationToken);
        renamed.IsSuccessStatusCode.ShouldBeTrue(await renamed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        OutcomeLabels(await AnswerAsync(DrawnMug.Draw(4)))[0].ShouldBe("Mug/Red");
        Basis().Labels.NumberOf("Mug/Blue").ShouldBe(-1);

        using var removed = await _server.Http.DeleteAsync($"/items/{id}", TestContext.Current.CancellationToken);
        removed.IsSuccessStatusCode.ShouldBeTrue();
        OutcomeLabels(await AnswerAsync(DrawnMug.Draw(4))).ShouldNotContain("Mug/Red");
        Basis().Labels.Count.ShouldBe(labels.Count);
        Basis().Labels.Numbering.ShouldBeSameAs(labels.Numbering, "nothing was read anew");
    }

    private DecisionBasis Basis() => _server.Services.GetRequiredService<CatalogState>().Current!.Decisions!;

    private async Task<JsonElement> AnswerAsync(byte[] image) => await (await _server.Http.PostImageAsync("/search?mode=assist", image)).ReadJsonAsync();

    // What is answered, or may be chosen from.
    private static List<string?> OutcomeLabels(JsonElement answer)
    {
        var decision = answer.GetProperty("decision");
        return decision.GetProperty("outcome").GetString() switch
        {
            "answer" => [decision.GetProperty("label").GetString()],
            "choose" => [.. decision.GetProperty("candidates").EnumerateArray().Select(candidate => candidate.GetProperty("label").GetString())],
            _ => [],
        };
    }
}
