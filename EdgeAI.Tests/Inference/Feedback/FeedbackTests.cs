using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeAI.Tests.Inference.Feedback;

/// <summary>What people say about answers holds from the answer on.</summary>
public sealed class FeedbackTests : IDisposable
{
    private const string Bread = "Bakery/Round-Bread";

    private readonly TwinCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Search_LooksLikeTwoLabels_AnswersAPickListWithPictures_AndThePickTheNextTime()
    {
        await using var server = await _catalog.ServeAsync();
        var before = await DecisionAsync(server.Http, TwinCatalog.Twin(0));
        before.GetProperty("outcome").GetString().ShouldBe("choose");
        before.GetProperty("label").GetString().ShouldBeNull();
        before.GetProperty("reason").GetString().ShouldBeNull();
        var candidates = before.GetProperty("candidates");
        candidates.GetArrayLength().ShouldBeInRange(3, 5);
        candidates[0].EnumerateObject().Select(property => property.Name).ShouldBe(["label", "probability", "id", "thumbnail"]);
        var probabilities = candidates.EnumerateArray().Select(candidate => candidate.GetProperty("probability").GetDouble()).ToList();
        probabilities.ShouldBe(probabilities.OrderDescending());
        probabilities[0].ShouldBe(probabilities[1], 0.02, "nobody could tell the twins apart");
        probabilities.Sum().ShouldBeInRange(0.9, 1.0001);
        candidates[0].GetProperty("id").GetString().ShouldStartWith("Twins/");
        new[] { candidates[0], candidates[1] }.Select(candidate => candidate.GetProperty("label").GetString()).Order().ShouldBe([TwinCatalog.Left, TwinCatalog.Right]);
        (await server.Http.GetAsync(candidates[0].GetProperty("thumbnail").GetString())).StatusCode.ShouldBe(HttpStatusCode.OK);

        await GiveAsync(server.Http, $"is={TwinCatalog.Right}", TwinCatalog.Twin(0));

        foreach (var view in new[] { 0, 240 })
        {
            var after = await DecisionAsync(server.Http, TwinCatalog.Twin(view));
            after.GetProperty("outcome").GetString().ShouldBe("answer");
            after.GetProperty("label").GetString().ShouldBe(TwinCatalog.Right);
            after.GetProperty("confidence").GetDouble().ShouldBeInRange(0.85, 1);
            after.GetProperty("candidates").GetArrayLength().ShouldBe(0);
        }
    }

    [Fact]
    public async Task Search_LikeAFrameThatIsNotALabel_NeverGetsThatLabelUntilItIsUndone()
    {
        await using var server = await _catalog.ServeAsync();
        (await LabelAsync(server.Http, DrawnProducts.Draw(Bread, 30))).ShouldBe(Bread);

        var id = (await GiveAsync(server.Http, $"not={Bread}", DrawnProducts.Draw(Bread, 30))).GetProperty("id").GetString();

        var answer = await (await server.Http.PostImageAsync("/search?k=20", DrawnProducts.Draw(Bread, 30))).ReadJsonAsync();
        answer.GetProperty("decision").GetProperty("label").GetString().ShouldNotBe(Bread);
        answer.GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("label").GetString()).ShouldNotContain(Bread);
        answer.GetProperty("matches").GetArrayLength().ShouldBe(20);
        foreach (var label in DrawnProducts.Labels.Except([Bread, "Fruit/Lemon"])) (await LabelAsync(server.Http, DrawnProducts.Draw(label, 31))).ShouldBe(label);

        (await server.Http.DeleteAsync($"/feedback/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await LabelAsync(server.Http, DrawnProducts.Draw(Bread, 30))).ShouldBe(Bread);
        (await (await server.Http.DeleteAsync($"/feedback/{id}")).ShouldBeProblemAsync(404, "feedback-unknown")).ShouldContain(id!);
    }

    [Theory]
    [InlineData("strict")]
    [InlineData("balanced")]
    public async Task Give_NotOfAnAnswerInAnotherModeThanTheServices_HoldsInEveryMode(string mode)
    {
        await using var server = await _catalog.ServeAsync(("Decision:Mode", mode));
        async Task<JsonElement> AskAsync(string asked) => await (await server.Http.PostImageAsync($"/search?mode={asked}&k=20", DrawnProducts.Draw(Bread, 30))).ReadJsonAsync();
        (await AskAsync("assist")).GetProperty("decision").GetProperty("label").GetString().ShouldBe(Bread);

        await GiveAsync(server.Http, $"not={Bread}", DrawnProducts.Draw(Bread, 30));

        foreach (var asked in new[] { "assist", "balanced", "strict" })
        {
            var answer = await AskAsync(asked);
            answer.GetProperty("decision").GetProperty("label").GetString().ShouldNotBe(Bread);
            answer.GetProperty("decision").GetProperty("candidates").EnumerateArray().Select(candidate => candidate.GetProperty("label").GetString()).ShouldNotContain(Bread);
            answer.GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("label").GetString()).ShouldNotContain(Bread);
        }
    }

    [Fact]
    public async Task List_CorrectionsInForce_ShowsThemNewestFirstWithTheirFrame()
    {
        await using var server = await _catalog.ServeAsync();
        await GiveAsync(server.Http, $"not={Bread}&source=till%202", DrawnProducts.Draw(Bread, 1));
        await GiveAsync(server.Http, $"is={TwinCatalog.Left}", TwinCatalog.Twin(1));

        var list = (await (await server.Http.GetAsync("/feedback")).ReadJsonAsync()).GetProperty("corrections");

        list.GetArrayLength().ShouldBe(2);
        list[0].GetProperty("is").GetString().ShouldBe(TwinCatalog.Left);
        list[0].GetProperty("not").ValueKind.ShouldBe(JsonValueKind.Null);
        list[1].GetProperty("not").GetString().ShouldBe(Bread);
        list[1].GetProperty("source").GetString().ShouldBe("till 2");
        var picture = await server.Http.GetAsync(list[1].GetProperty("picture").GetString());
        picture.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        (await server.Http.GetAsync("/feedback/none/picture")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Give_AFrameOfAStreamByItsNumber_CorrectsIt()
    {
        await using var server = await _catalog.ServeAsync();
        await using var camera = new LivePageCamera(server.Channel, "till 1");
        (await camera.SendAsync(DrawnProducts.Draw(Bread, 2))).Result.Decision.Label.ShouldBe(Bread);

        var response = await server.Http.PostAsJsonAsync("/feedback", new { not = Bread, source = "till 1", sequence = 1 });

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await camera.SendAsync(DrawnProducts.Draw(Bread, 2))).Result.Decision.Label.ShouldNotBe(Bread);
        var gone = await server.Http.PostAsJsonAsync("/feedback", new { not = Bread, source = "till 1", sequence = 999 });
        (await gone.ShouldBeProblemAsync(400, "feedback")).ShouldContain("not kept any more");
    }

    [Theory]
    [InlineData("", 400, "feedback")]
    [InlineData("is=A&not=B", 400, "feedback")]
    [InlineData("is=Nobody/Knows", 422, "feedback-label")]
    public async Task Give_WithoutOneLabelOfTheCatalog_SaysWhatIsExpected(string query, int status, string type)
    {
        await using var server = await _catalog.ServeAsync();

        (await (await server.Http.PostImageAsync($"/feedback?{query}", TwinCatalog.Twin(0))).ShouldBeProblemAsync(status, type)).ShouldStartWith("Expected");
        (await (await server.Http.PostImageAsync($"/feedback?not={Bread}", BadImages.Text)).ShouldBeProblemAsync(422, "image-unreadable")).ShouldStartWith("Expected");
        using var broken = new StringContent("{\"not\":", new MediaTypeHeaderValue("application/json"));
        await (await server.Http.PostAsync("/feedback", broken)).ShouldBeProblemAsync(400, "feedback");
        (await (await server.Http.GetAsync("/feedback")).ReadJsonAsync()).GetProperty("corrections").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Write_WithAKeyConfigured_NeedsIt()
    {
        await using var server = await _catalog.ServeAsync(("Inference:WriteKey", "only-the-manager"));

        await (await server.Http.PostImageAsync($"/feedback?not={Bread}", DrawnProducts.Draw(Bread, 1))).ShouldBeProblemAsync(401, "write-key");
        await (await server.Http.DeleteAsync("/feedback/0")).ShouldBeProblemAsync(401, "write-key");
        var client = new Contracts.V1.Feedback.FeedbackClient(server.Channel);
        (await Should.ThrowAsync<RpcException>(async () => await client.UndoAsync(new UndoFeedbackRequest { Id = "0" }))).StatusCode.ShouldBe(StatusCode.Unauthenticated);
        (await server.Http.GetAsync("/feedback")).StatusCode.ShouldBe(HttpStatusCode.OK);

        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "only-the-manager");
        await GiveAsync(server.Http, $"not={Bread}", DrawnProducts.Draw(Bread, 1));
    }

    [Fact]
    public async Task Grpc_GiveListUndo_IsTheSameAsHttp()
    {
        await using var server = await _catalog.ServeAsync();
        var client = new Contracts.V1.Feedback.FeedbackClient(server.Channel);
        var similarity = new Similarity.SimilarityClient(server.Channel);
        var twin = ByteString.CopyFrom(TwinCatalog.Twin(2));
        var before = (await similarity.SearchAsync(new SearchRequest { Image = twin })).Decision;
        (before.Outcome, before.Label, before.None).ShouldBe((Outcome.Choose, "", NoneReason.Unspecified));
        before.Candidates.Count.ShouldBeInRange(3, 5);
        before.Candidates.ShouldAllBe(candidate => candidate.Probability > 0 && candidate.Id.Length > 0 && candidate.Thumbnail.StartsWith("/catalog/"));

        var given = await client.GiveAsync(new GiveFeedbackRequest { Image = twin, Is = TwinCatalog.Left, Source = "till 3" });

        var after = (await similarity.SearchAsync(new SearchRequest { Image = twin })).Decision;
        (after.Outcome, after.Label).ShouldBe((Outcome.Answer, TwinCatalog.Left));
        (after.Id.Length > 0 && after.Thumbnail.Length > 0).ShouldBeTrue();
        var listed = (await client.ListAsync(new ListFeedbackRequest())).Corrections.ShouldHaveSingleItem();
        (listed.Id, listed.Is, listed.Source).ShouldBe((given.Id, TwinCatalog.Left, "till 3"));
        await client.UndoAsync(new UndoFeedbackRequest { Id = given.Id });
        (await similarity.SearchAsync(new SearchRequest { Image = twin })).Decision.Outcome.ShouldBe(Outcome.Choose);
        (await Should.ThrowAsync<RpcException>(async () => await client.UndoAsync(new UndoFeedbackRequest { Id = given.Id }))).StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task Corrections_UnderAnotherProjection_StillHold()
    {
        await using (var server = await _catalog.ServeAsync())
        {
            await GiveAsync(server.Http, $"not={Bread}", DrawnProducts.Draw(Bread, 30));
            await GiveAsync(server.Http, $"is={TwinCatalog.Right}", TwinCatalog.Twin(0));
        }
        _catalog.Build(projectionRows: 48);

        await using var fitted = await _catalog.ServeAsync();

        (await LabelAsync(fitted.Http, DrawnProducts.Draw(Bread, 30))).ShouldNotBe(Bread);
        (await LabelAsync(fitted.Http, TwinCatalog.Twin(0))).ShouldBe(TwinCatalog.Right);
    }

    [Fact]
    public async Task Corrections_ProcessKilledAfterTheAnswer_AreAllThere()
    {
        string[] arguments = ["--Inference:HttpPort=0", "--Inference:GrpcPort=0", $"--Inference:IndexPath={_catalog.IndexPath}"];
        for (var round = 0; round < 3; round++)
        {
            // Disposing kills the process with SIGKILL.
            await using var process = ServiceProcess.Start(arguments);
            using var http = new HttpClient { BaseAddress = await process.WaitForPageAsync() };
            while (!(await http.GetAsync("/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode) await Task.Delay(50, TestContext.Current.CancellationToken);
            (await (await http.GetAsync("/feedback")).ReadJsonAsync()).GetProperty("corrections").GetArrayLength().ShouldBe(round);
            if (round > 0) (await LabelAsync(http, DrawnProducts.Draw(Bread, 30))).ShouldNotBe(Bread);
            if (round < 2) await GiveAsync(http, $"not={Bread}", DrawnProducts.Draw(Bread, 30));
        }
    }

    [Fact]
    public async Task Give_AnotherProcessKeepsTheCorrections_IsToldWhoAndGoesOnAnswering()
    {
        await using var second = await _catalog.ServeAsync();
        string kept;
        await using (var first = await _catalog.ServeAsync())
        {
            kept = (await GiveAsync(first.Http, $"not={Bread}", DrawnProducts.Draw(Bread, 30))).GetProperty("id").GetString()!;

            var refused = await second.Http.PostImageAsync($"/feedback?not={Bread}", DrawnProducts.Draw(Bread, 30));
            (await refused.ShouldBeProblemAsync(409, "other-writer")).ShouldContain($"process {Environment.ProcessId}");
            await (await second.Http.DeleteAsync($"/feedback/{kept}")).ShouldBeProblemAsync(409, "other-writer");
            var client = new Contracts.V1.Feedback.FeedbackClient(second.Channel);
            (await Should.ThrowAsync<RpcException>(async () => await client.UndoAsync(new UndoFeedbackRequest { Id = kept }))).StatusCode.ShouldBe(StatusCode.FailedPrecondition);
            (await LabelAsync(second.Http, DrawnProducts.Draw(Bread, 30))).ShouldBe(Bread);
            (await second.Http.GetAsync("/feedback")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        // The first one is gone: what it kept counts here too, and stays.
        await GiveAsync(second.Http, $"is={TwinCatalog.Right}", TwinCatalog.Twin(0));
        (await LabelAsync(second.Http, DrawnProducts.Draw(Bread, 30))).ShouldNotBe(Bread);
        await using var third = await _catalog.ServeAsync();
        (await (await third.Http.GetAsync("/feedback")).ReadJsonAsync()).GetProperty("corrections").EnumerateArray()
            .Select(correction => correction.GetProperty("id").GetString()).ShouldContain(kept);
        (await LabelAsync(third.Http, TwinCatalog.Twin(0))).ShouldBe(TwinCatalog.Right);
    }

    internal static async Task<JsonElement> GiveAsync(HttpClient http, string query, byte[] image)
    {
        var response = await http.PostImageAsync($"/feedback?{query}", image);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return await response.ReadJsonAsync();
    }

    private static async Task<JsonElement> DecisionAsync(HttpClient http, byte[] image) =>
        (await (await http.PostImageAsync("/search", image)).ReadJsonAsync()).GetProperty("decision");

    private static async Task<string?> LabelAsync(HttpClient http, byte[] image) => (await DecisionAsync(http, image)).GetProperty("label").GetString();
}
