using EdgeAI.Inference.Live;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Inference.Live;

namespace EdgeAI.Tests.Inference.Deciding;

/// <summary>An index of an older version lacks what likeness is told by: its labels are listed, and none is named.</summary>
public sealed class OldIndexTests : IDisposable
{
    private readonly TwinCatalog _catalog = new();

    public OldIndexTests() => _catalog.Build(projectionRows: 48);

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Search_OldIndex_ListsAndNamesNothing()
    {
        await using var server = await _catalog.ServeAsync();
        foreach (var label in DrawnProducts.Labels.Where(label => label != "Fruit/Lemon"))
        {
            var answer = await (await server.Http.PostImageAsync("/search?mode=assist", DrawnProducts.Draw(label, 30))).ReadJsonAsync();
            var decision = answer.GetProperty("decision");
            decision.GetProperty("outcome").GetString().ShouldBe("choose");
            decision.GetProperty("candidates")[0].GetProperty("label").GetString().ShouldBe(label);
            answer.GetProperty("looks").GetInt32().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Status_OldIndex_HasANoticeAndANewOneHasNone()
    {
        await using (var server = await _catalog.ServeAsync()) (await NoticeAsync(server)).ShouldBe(StatusEvent.OnlyLists);
        _catalog.Build(null);
        await using (var server = await _catalog.ServeAsync()) (await NoticeAsync(server)).ShouldBeNull();
    }

    private static async Task<string?> NoticeAsync(InferenceServer server)
    {
        using var events = await LiveEvents.OpenAsync(server);
        var status = await events.NextAsync("status", told => told.GetProperty("ready").GetBoolean());
        return status.TryGetProperty("notice", out var notice) ? notice.GetString() : null;
    }
}
