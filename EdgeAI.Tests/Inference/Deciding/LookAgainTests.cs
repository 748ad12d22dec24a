using EdgeAI.Inference.Events;
using EdgeAI.Inference.Matching;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Inference.Deciding;

/// <summary>Where the central crop finds no answer, the image is looked at again; what lies in the dark is lifted.</summary>
public sealed class LookAgainTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static readonly string Label = DrawnProducts.Labels[3];

    [Fact]
    public async Task Search_AnItemSmallInACorner_IsFoundByLookingCloser()
    {
        var answer = await (await server.Http.PostImageAsync("/search?mode=assist", DrawnScene.InCorner(Label))).ReadJsonAsync();

        var decision = answer.GetProperty("decision");
        (decision.GetProperty("outcome").GetString(), decision.GetProperty("label").GetString()).ShouldBe(("answer", Label));
        answer.GetProperty("looks").GetInt32().ShouldBe(3);
        var view = answer.GetProperty("view");
        view.GetProperty("closer").GetBoolean().ShouldBeTrue();
        view.GetProperty("subject").GetBoolean().ShouldBeFalse();
        view.GetProperty("left").GetDouble().ShouldBeLessThan(0.25);
        view.GetProperty("top").GetDouble().ShouldBeLessThan(0.2);
        view.GetProperty("width").GetDouble().ShouldBeLessThan(0.4);
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(Label, "the matches are those of the look that was decided on");
    }

    [Fact]
    public async Task Search_AnItemInTheMiddle_IsLookedAtOnce()
    {
        var answer = await (await server.Http.PostImageAsync("/search", DrawnProducts.Draw(Label, 9))).ReadJsonAsync();

        answer.GetProperty("looks").GetInt32().ShouldBe(1);
        answer.TryGetProperty("view", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Search_WithoutLookingAgain_LooksOnce()
    {
        await using var plain = await InferenceServer.StartReadyAsync(("Decision:LookAgain", "false"));

        var answer = await (await plain.Http.PostImageAsync("/search?mode=assist", DrawnScene.InCorner(Label))).ReadJsonAsync();

        answer.GetProperty("looks").GetInt32().ShouldBe(1);
        answer.GetProperty("decision").GetProperty("outcome").GetString().ShouldNotBe("answer");
    }

    [Fact]
    public async Task Search_ADarkFrame_IsLiftedAndAnswered()
    {
        foreach (var label in DrawnProducts.Labels)
        {
            var decision = (await (await server.Http.PostImageAsync("/search?mode=assist", DrawnScene.Dimmed(label, 0.12f))).ReadJsonAsync()).GetProperty("decision");
            var best = decision.GetProperty("outcome").GetString() == "answer" ? decision : decision.GetProperty("candidates")[0];
            best.GetProperty("label").GetString().ShouldBe(label);
        }
    }

    [Fact]
    public async Task SearchFrames_TimeBeforeTheNextFrameOrNone_LooksOnceMoreOrNot()
    {
        var matcher = server.Services.GetRequiredService<ImageMatcher>();
        var clock = new FakeTimeProvider();
        var memory = new SourceMemory("till", new SightingRules(8, 3, 1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)), clock);
        var image = DrawnScene.InCorner(Label);
        var answer = new Answer();
        async Task<int> LooksAfterAsync(double milliseconds)
        {
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            answer.Restart();
            await matcher.SearchFrameAsync(image, new MatchRequest(1, Mode: DecisionMode.Assist), answer, memory, null, default, TestContext.Current.CancellationToken);
            return answer.LookCount;
        }

        (await LooksAfterAsync(0)).ShouldBe(1, "nobody knows yet when the next frame comes");
        (await LooksAfterAsync(1000)).ShouldBe(2);
        (await LooksAfterAsync(1000)).ShouldBe(2);
        (answer.Decision.Label, answer.LookedCloser).ShouldBe((Label, true), "the second place it looks at is where the item lies");
        for (var frame = 0; frame < 50; frame++) await LooksAfterAsync(1);
        (await LooksAfterAsync(1)).ShouldBe(1, "a frame a millisecond leaves no time");
    }
}
