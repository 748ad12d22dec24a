using CsCheck;
using EdgeAI.Recognition.Deciding;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Recognition.Deciding;

public class SightingTrackerTests
{
    private static readonly SightingRules Rules = new(Window: 5, Needed: 3, Release: 1, CoolDown: TimeSpan.FromSeconds(10), SilentAfter: TimeSpan.FromSeconds(2));

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Observe_NOfTheLastM_AnnouncesOnce()
    {
        var tracker = new SightingTracker(Rules, _clock);

        Watch(tracker, "a", null, "a", null, "a", "a", "a", "a").ShouldBe([(4, new SightingChange(null, "a"))]);
    }

    [Fact]
    public void Observe_SupportThatFades_IsGivenUpOnceAndLate()
    {
        var tracker = new SightingTracker(Rules, _clock);

        // Two of five still hold it: the gap between needing three and releasing at one is the hysteresis.
        Watch(tracker, "a", "a", "a", null, null, null, "b", null).ShouldBe([(2, new SightingChange(null, "a")), (6, new SightingChange("a", null))]);
    }

    [Fact]
    public void Observe_AnotherLabel_ChangesInOneEvent()
    {
        var tracker = new SightingTracker(Rules, _clock);

        Watch(tracker, "a", "a", "a", "b", "b", "b").ShouldBe([(2, new SightingChange(null, "a")), (5, new SightingChange("a", "b"))]);
    }

    [Fact]
    public void Observe_StillFrames_CountOnce()
    {
        var tracker = new SightingTracker(Rules, _clock);

        tracker.Observe("a", isStill: false).ShouldBeNull();
        for (var i = 0; i < 50; i++) tracker.Observe("a", isStill: true).ShouldBeNull();
        tracker.Observe("a", isStill: false).ShouldBeNull();
        tracker.Observe("a", isStill: false).ShouldBe(new SightingChange(null, "a"));
    }

    [Fact]
    public void Observe_TheSameLabelAgainTooSoon_WaitsForTheCoolDown()
    {
        var tracker = new SightingTracker(Rules, _clock);
        Watch(tracker, "a", "a", "a", null, null, null, null).Count.ShouldBe(2);

        Watch(tracker, "a", "a", "a", "a").ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Watch(tracker, "a", "a").ShouldBe([(0, new SightingChange(null, "a"))]);
    }

    [Fact]
    public void Tick_AStreamThatFellSilent_IsGivenUpOnce()
    {
        var tracker = new SightingTracker(Rules, _clock);
        Watch(tracker, "a", "a", "a");

        _clock.Advance(TimeSpan.FromSeconds(1.9));
        tracker.Tick().ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        tracker.Tick().ShouldBe(new SightingChange("a", null));
        tracker.Tick().ShouldBeNull();
        // What was seen before the silence supports nothing after it.
        Watch(tracker, "b", "b").ShouldBeEmpty();
        Watch(tracker, "b").ShouldBe([(0, new SightingChange(null, "b"))]);
    }

    [Theory]
    [InlineData(4, 5, 0)]
    [InlineData(4, 0, 0)]
    [InlineData(4, 2, 2)]
    [InlineData(4, 2, -1)]
    public void Create_RulesThatContradictEachOther_Throws(int window, int needed, int release) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SightingTracker(new SightingRules(window, needed, release, TimeSpan.Zero, TimeSpan.FromSeconds(1)), _clock));

    [Fact]
    public void Observe_AnyFrames_TellsEveryChangeOnceAndOnlySupportedLabels()
    {
        var rules = from window in Gen.Int[1, 8]
                    from needed in Gen.Int[1, window]
                    from release in Gen.Int[0, needed - 1]
                    select new SightingRules(window, needed, release, TimeSpan.Zero, TimeSpan.FromHours(1));
        var frames = Gen.Int[0, 19].Array[0, 60];
        Gen.Select(rules, frames).Sample((rules, frames) =>
        {
            var tracker = new SightingTracker(rules, new FakeTimeProvider());
            var window = new List<string?>();
            string? current = null;
            foreach (var frame in frames)
            {
                string? label = (frame % 4) switch { 0 => null, 1 => "a", 2 => "b", _ => "c" };
                var isStill = frame >= 16;
                var change = tracker.Observe(label, isStill);
                if (!isStill) window.Add(label);
                int Support(string? of) => window.TakeLast(rules.Window).Count(seen => seen == of);
                if (change is { } told)
                {
                    // Each event goes on from the one before and says something new.
                    if (told.Before != current || told.Now == current) return false;
                    if (told.Now is { } now && Support(now) < rules.Needed) return false;
                    if (told.Now is null && Support(told.Before) > rules.Release) return false;
                    current = told.Now;
                }
                // What is held is supported, and what is supported alone is held.
                if (current != tracker.Current || current is not null && Support(current) <= rules.Release) return false;
                if (current is null && !isStill && label is not null && Support(label) >= rules.Needed) return false;
            }
            return true;
        });
    }

    private static List<(int Frame, SightingChange Change)> Watch(SightingTracker tracker, params string?[] labels)
    {
        var changes = new List<(int, SightingChange)>();
        for (var i = 0; i < labels.Length; i++)
            if (tracker.Observe(labels[i], isStill: false) is { } change) changes.Add((i, change));
        return changes;
    }
}
