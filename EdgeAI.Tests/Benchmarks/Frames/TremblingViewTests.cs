using EdgeAI.Benchmarks.Frames;

namespace EdgeAI.Tests.Benchmarks.Frames;

public class TremblingViewTests
{
    [Fact]
    public void Encode_SameSeed_IsTheSameFrame()
    {
        using var subject = ColoredSubject.Striped(number: 3);
        TremblingView.Encode(subject, seed: 5, frame: 2).ShouldBe(TremblingView.Encode(subject, seed: 5, frame: 2));
    }

    [Fact]
    public void Encode_OtherFrameSeedOrPhotograph_IsAnotherFrame()
    {
        using FrameSubject subject = ColoredSubject.Striped(number: 3), other = ColoredSubject.Striped(number: 4);
        var frame = TremblingView.Encode(subject, seed: 5, frame: 2);
        TremblingView.Encode(subject, seed: 5, frame: 3).ShouldNotBe(frame);
        TremblingView.Encode(subject, seed: 6, frame: 2).ShouldNotBe(frame);
        TremblingView.Encode(other, seed: 5, frame: 2).ShouldNotBe(frame);
    }
}
