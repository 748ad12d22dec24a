using System.Net;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Events;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration;
using Microsoft.Extensions.DependencyInjection;
using NoneReason = EdgeAI.Contracts.V1.NoneReason;

namespace EdgeAI.Tests.Inference.Deciding;

/// <summary>Every answer says what the image shows, or why it does not.</summary>
public class DecisionTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static readonly string Label = DrawnProducts.Labels[3];

    [Fact]
    public async Task Search_OfACatalogItem_AnswersItsLabelWithConfidence()
    {
        var decision = (await (await server.Http.PostImageAsync("/search", DrawnProducts.Draw(Label, 21))).ReadJsonAsync()).GetProperty("decision");

        decision.EnumerateObject().Select(property => property.Name).ShouldBe(["outcome", "label", "id", "thumbnail", "confidence", "reason", "mode", "candidates"]);
        decision.GetProperty("outcome").GetString().ShouldBe("answer");
        decision.GetProperty("label").GetString().ShouldBe(Label);
        decision.GetProperty("confidence").GetDouble().ShouldBeInRange(0.9, 1);
        decision.GetProperty("id").GetString().ShouldStartWith(Label);
        (await server.Http.GetAsync(decision.GetProperty("thumbnail").GetString())).StatusCode.ShouldBe(HttpStatusCode.OK);
        decision.GetProperty("mode").GetString().ShouldBe("balanced");
        decision.GetProperty("candidates").GetArrayLength().ShouldBe(0);
        decision.GetProperty("reason").GetString().ShouldBeNull();
    }

    [Fact]
    public async Task Search_OfNothingLikeTheCatalog_AnswersNoneWithTheReason()
    {
        (await ReasonAsync(DrawnScene.Leaves(0))).ShouldBe("no-match");
        (await ReasonAsync(FixtureImages.Grey(3, 300, 300))).ShouldBe("too-dark");
    }

    [Fact]
    public async Task SearchFrames_SceneThatChanges_SaysThatItMoves()
    {
        await using var camera = new LivePageCamera(server.Channel, "moving");
        (await camera.SendAsync(DrawnScene.Leaves(0))).Result.Decision.None.ShouldBe(NoneReason.NoMatch);
        (await camera.SendAsync(DrawnScene.Leaves(0))).Result.Decision.None.ShouldBe(NoneReason.NoMatch);
        (await camera.SendAsync(DrawnScene.Leaves(17))).Result.Decision.None.ShouldBe(NoneReason.Moving);
        var item = (await camera.SendAsync(DrawnProducts.Draw(Label, 21))).Result;
        (item.Decision.Label, item.Decision.None).ShouldBe((Label, NoneReason.Unspecified));
        item.Timings.DecideMs.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task SearchFrames_SameItemOverSeveralFrames_IsOneEvent()
    {
        var heard = new Listener();
        await using var own = new InferenceServer();
        await own.StartAsync(DrawnCatalog.Shared.IndexPath, [("Sightings:SilentAfter", "00:01:00")], services => services.AddSingleton<ISightingListener>(heard));
        await own.WaitUntilReadyAsync();
        await using var camera = new LivePageCamera(own.Channel, "till 1");

        for (var view = 0; view < 12; view++) await camera.SendAsync(DrawnProducts.Draw(Label, view));
        for (var i = 0; i < 12; i++) await camera.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[0], 5));
        for (var i = 0; i < 12; i++) await camera.SendAsync(DrawnScene.Leaves(i % 2 * 17));

        heard.Seen.Select(sighting => (sighting.Source, sighting.Before, sighting.Now)).ShouldBe(
            [("till 1", Seen.Nothing, Seen.Answer(Label)), ("till 1", Seen.Answer(Label), Seen.Nothing)]);
        heard.Seen.Select(sighting => sighting.Number).ShouldBe([1, 2]);
        heard.Seen[0].Sequence.ShouldBe(3);
        heard.Seen[0].Confidence.ShouldBeGreaterThan(0.5f);
    }

    [Fact]
    public void Decide_FrameAfterFrame_AllocatesNothing()
    {
        var room = server.Services.GetRequiredService<DecisionRoom>();
        using var lease = server.Services.GetRequiredService<CatalogState>().Lease();
        var memory = server.Services.GetRequiredService<SightingRoom>().Of("allocations");
        var answer = new Answer();
        var image = DrawnProducts.Draw(Label, 3);
        answer.SizeEmbedding(lease.Recogniser.Embedder.Dimension, lease.Recogniser.Embedder.FeatureCount);
        lease.Recogniser.Embedder.Embed(image, answer.Embedding, answer.Features, answer.Decision.RoomForPixels(lease.Recogniser.Embedder.InputSize));
        room.Decide(lease.Recogniser, answer, new FrameToDecide(image, memory, null, null, 0));

        var recogniser = lease.Recogniser;
        Allocations.OfEachRound(() =>
        {
            for (var frame = 0; frame < 20; frame++)
            {
                room.Decide(recogniser, answer, new FrameToDecide(image, memory, null, null, 0));
                memory.Observe(Seen.Answer(Label));
            }
        }).ShouldBe(0);
        answer.Decision.Label.ShouldBe(Label);
    }

    [Fact]
    public async Task Start_RulesThatContradictEachOther_NamesTheKey()
    {
        await using var process = ServiceProcess.Start(
            ["--Inference:HttpPort=0", "--Inference:GrpcPort=0", "--Sightings:Window=4", "--Sightings:Needed=5", "--Sightings:Release=7", "--Decision:DarkBelow=300"]);

        (await process.WaitForExitAsync()).ShouldBe(2);
        var errors = string.Join('\n', process.Errors);
        errors.ShouldContain("Sightings:Needed");
        errors.ShouldContain("Sightings:Release");
        errors.ShouldContain("DarkBelow");
    }

    [Fact]
    public async Task Start_WithARateOfFalseAccepts_SaysThatItIsGoneAndWhatTakesItsPlace()
    {
        await using var process = ServiceProcess.Start(["--Inference:HttpPort=0", "--Inference:GrpcPort=0", "--Decision:FalseAcceptRate=0.01", "--Decision:Mode=sure"]);

        (await process.WaitForExitAsync()).ShouldBe(2);
        var errors = string.Join('\n', process.Errors);
        errors.ShouldContain("Decision:FalseAcceptRate");
        errors.ShouldContain("This setting is gone");
        errors.ShouldContain("Expected assist, balanced or strict, got 'sure'");
    }

    private async Task<string?> ReasonAsync(byte[] image)
    {
        var decision = (await (await server.Http.PostImageAsync("/search", image, image[0] == 0x89 ? "image/png" : "image/jpeg")).ReadJsonAsync()).GetProperty("decision");
        decision.GetProperty("outcome").GetString().ShouldBe("none");
        decision.GetProperty("candidates").GetArrayLength().ShouldBe(0);
        decision.GetProperty("label").GetString().ShouldBeNull();
        return decision.GetProperty("reason").GetString();
    }

    private sealed class Listener : ISightingListener
    {
        public List<Sighting> Seen { get; } = [];

        void ISightingListener.Seen(Sighting sighting) => Seen.Add(sighting);
    }
}
