using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Inference.Live;
using EdgeAI.Tests.Integration;
using Google.Protobuf;

namespace EdgeAI.Tests.Inference.Events;

/// <summary>Lists of a stream: made from what its newest frames say together, and announced as an event of their own.</summary>
public sealed class StreamListTests : IDisposable
{
    private readonly TwinCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task SearchFrames_AFrameAmongOthers_IsListedByWhatTheyAllSay()
    {
        await using var server = await _catalog.ServeAsync(("Sightings:SilentAfter", "00:01:00"));
        await using var camera = new LivePageCamera(server.Channel, "till");
        for (var view = 0; view < 7; view++) (await camera.SendAsync(TwinCatalog.Twin(view))).Result.Decision.Outcome.ShouldBe(Outcome.Choose);

        var nothing = DrawnScene.Leaves(0);
        var alone = (await new Similarity.SimilarityClient(server.Channel).SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(nothing) })).Decision;
        var among = (await camera.SendAsync(nothing)).Result.Decision;

        alone.Outcome.ShouldBe(Outcome.None);
        among.Outcome.ShouldBe(Outcome.Choose);
        among.Candidates.Take(2).Select(candidate => candidate.Label).Order().ShouldBe([TwinCatalog.Left, TwinCatalog.Right]);
    }

    [Fact]
    public async Task SearchFrames_AFrameAmongAnswers_IsListedAndNeverNamedByThem()
    {
        await using var server = await _catalog.ServeAsync(("Sightings:SilentAfter", "00:01:00"));
        await using var camera = new LivePageCamera(server.Channel, "till");
        for (var view = 0; view < 7; view++) (await camera.SendAsync(DrawnProducts.Draw("Bakery/Round-Bread", 20 + view))).Result.Decision.Outcome.ShouldBe(Outcome.Answer);

        var among = (await camera.SendAsync(DrawnScene.Leaves(0))).Result.Decision;

        among.Outcome.ShouldBe(Outcome.Choose);
        among.Candidates[0].Label.ShouldBe("Bakery/Round-Bread");
    }

    [Fact]
    public async Task Events_MostFramesAreLists_OneSightingTellsTheList()
    {
        await using var server = await _catalog.ServeAsync(("Sightings:SilentAfter", "00:01:00"));
        using var events = await LiveEvents.OpenAsync(server);
        await using var camera = new LivePageCamera(server.Channel, "till");

        for (var view = 0; view < 8; view++) await camera.SendAsync(TwinCatalog.Twin(view % 2 * 240));
        await FeedbackTests.GiveAsync(server.Http, $"is={TwinCatalog.Left}", TwinCatalog.Twin(0));
        for (var view = 0; view < 8; view++) await camera.SendAsync(TwinCatalog.Twin(view % 2 * 240));

        var list = await events.NextAsync("sighting", _ => true);
        list.GetProperty("outcome").GetString().ShouldBe("choose");
        list.GetProperty("label").GetString().ShouldBeNull();
        list.GetProperty("sequence").GetInt64().ShouldBe(5);
        list.GetProperty("candidates").EnumerateArray().Take(2).Select(candidate => candidate.GetProperty("label").GetString()).Order().ShouldBe([TwinCatalog.Left, TwinCatalog.Right]);
        var answer = await events.NextAsync("sighting", _ => true);
        (answer.GetProperty("outcome").GetString(), answer.GetProperty("label").GetString()).ShouldBe(("answer", TwinCatalog.Left));
        answer.GetProperty("candidates").GetArrayLength().ShouldBe(0);
    }
}
