using EdgeAI.Inference.Events;
using EdgeAI.Recognition.Deciding;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Inference.Events;

public class SettlingTests
{
    private const int Side = 224;

    private readonly FakeTimeProvider _clock = new();
    private readonly SettlingWatch _watch;

    public SettlingTests() => _watch = new SettlingWatch(() => new SourceMemory("camera", new SightingRules(8, 3, 1, TimeSpan.Zero, TimeSpan.FromSeconds(3)), _clock), _clock);

    [Fact]
    public void Begin_FramesThatCaptureDoesNotCallSettling_Count()
    {
        for (var frame = 0; frame < 5; frame++)
            See(frame, settling: false).ShouldBeTrue();
    }

    [Fact]
    public void Begin_PictureThatStands_CountsBeforeTheTimeIsOver()
    {
        var first = Enumerable.Range(0, 60).First(frame => See(frame));

        // Half a second at 30 frames a second, and the frame after it.
        first.ShouldBeInRange(15, 18);
    }

    [Fact]
    public void Begin_ExposureThatMoves_CountsOnlyWhenItStands()
    {
        var first = Enumerable.Range(0, 90).First(frame => See(frame, light: Math.Max(60, 240 - frame * 4)));

        first.ShouldBeInRange(45 + 14, 45 + 19);
    }

    [Fact]
    public void Begin_FocusThatMoves_CountsOnlyWhenItStands()
    {
        var first = Enumerable.Range(0, 90).First(frame => See(frame, blur: Math.Max(1, 24 - frame / 2)));

        first.ShouldBeGreaterThan(40);
    }

    [Fact]
    public void Begin_NoiseOfTheSensor_IsNoStep() => Enumerable.Range(0, 60).First(frame => See(frame, noise: 6)).ShouldBeInRange(15, 18);

    [Fact]
    public void Begin_OpenedAgain_SettlesAgain()
    {
        Enumerable.Range(0, 60).Any(frame => See(frame)).ShouldBeTrue();
        See(0, settling: false).ShouldBeTrue();

        See(0).ShouldBeFalse();
    }

    [Fact]
    public void Begin_OpenedAgainBeforeItCounted_SettlesAgain()
    {
        Enumerable.Range(0, 60).Any(frame => See(frame)).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(3));

        See(0).ShouldBeFalse();
    }

    /// <summary>Shows a frame, a thirtieth of a second after the one before.</summary>
    /// <returns>Whether it counts.</returns>
    private bool See(int frame, bool settling = true, int light = 128, int blur = 1, int noise = 0)
    {
        _clock.Advance(TimeSpan.FromSeconds(1.0 / 30));
        if (_watch.Begin(settling) is null)
            return true;
        var random = new Random(frame);
        var rgb = new byte[Side * Side * 3];
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
            {
                // A board of squares, its edges as wide as the blur.
                double wave = Math.Sin(x * 0.39) * Math.Sin(y * 0.39), edge = Math.Clamp(wave * 12 / blur, -1, 1);
                for (var channel = 0; channel < 3; channel++)
                    rgb[(y * Side + x) * 3 + channel] = (byte)Math.Clamp(light + light * 0.4 * edge + random.Next(-noise, noise + 1), 0, 255);
            }
        _watch.Note(rgb);
        return false;
    }
}
