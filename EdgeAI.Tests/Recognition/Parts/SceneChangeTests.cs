using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Parts;

namespace EdgeAI.Tests.Recognition.Parts;

public class SceneChangeTests
{
    private readonly SceneChange _scene = new();

    [Fact]
    public void HasMoved_FirstFrame_IsAnotherScene() => _scene.HasMoved(Frame(100)).ShouldBeTrue();

    [Fact]
    public void HasMoved_NoiseAndOtherLight_AreTheSameScene()
    {
        _scene.HasMoved(Frame(100));

        _scene.HasMoved(Frame(100, noise: 3)).ShouldBeFalse();
        _scene.HasMoved(Frame(140, noise: 3)).ShouldBeFalse("all of it became lighter");
    }

    [Theory]
    [InlineData(0.75f)]
    [InlineData(1.2f)]
    public void HasMoved_OtherLightOnALightGroundWithADarkThing_IsTheSameScene(float factor)
    {
        _scene.HasMoved(Frame(200, thing: 20, level: 30));

        _scene.HasMoved(Frame(200 * factor, thing: 20, level: 30 * factor)).ShouldBeFalse();
        _scene.HasMoved(Frame(200 * factor)).ShouldBeTrue("the thing is gone, in that light too");
    }

    [Fact]
    public void HasMoved_SmallThingThatCame_IsAnotherScene()
    {
        _scene.HasMoved(Frame(100));

        _scene.HasMoved(Frame(100, thing: 7)).ShouldBeTrue();
        _scene.HasMoved(Frame(100, thing: 7)).ShouldBeFalse("it lies there now");
        _scene.HasMoved(Frame(100)).ShouldBeTrue("it is gone");
    }

    [Fact]
    public void HasMoved_SlowChangeInOnePlace_IsFollowed()
    {
        _scene.HasMoved(Frame(100));
        for (var level = 0; level < 40; level++) _scene.HasMoved(Frame(100, thing: 10, level: 100 + level / 2f)).ShouldBeFalse($"{level}");
    }

    [Fact]
    public void HasMoved_AfterForgetting_IsAnotherScene()
    {
        _scene.HasMoved(Frame(100));
        _scene.Forget();

        _scene.HasMoved(Frame(100)).ShouldBeTrue();
    }

    [Fact]
    public void HasMoved_FrameOfAnotherShape_IsAnotherScene()
    {
        _scene.HasMoved(Frame(100));

        _scene.HasMoved(Frame(100).AsSpan(0, 56 * 42)).ShouldBeTrue();
        _scene.HasMoved(Frame(160).AsSpan(0, 56 * 42)).ShouldBeFalse("another light");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ProposalMap.Cells + 1)]
    public void HasMoved_MapOfAnotherSize_SaysWhatWasExpected(int cells) =>
        Should.Throw<ArgumentException>(() => _scene.HasMoved(new float[cells])).Message.ShouldContain($"1 to 3136 cells, got {cells}");

    private static float[] Frame(float light, int thing = 0, float level = 10, int noise = 0)
    {
        var random = new Random(noise);
        float[] frame = [.. Enumerable.Range(0, ProposalMap.Cells).Select(_ => light + (noise == 0 ? 0 : (random.NextSingle() - 0.5f) * noise))];
        for (var y = 0; y < thing; y++)
            for (var x = 0; x < thing; x++)
                frame[(20 + y) * ProposalMap.Side + 20 + x] = level;
        return frame;
    }
}
