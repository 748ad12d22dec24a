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

        Watch(tracker, "a", null, "a", null, "a", "a", "a", "a").ShouldBe([(4, Change(null, "a"))]);
    }

    [Fact]
    public void Observe_SupportThatFades_IsGivenUpOnceAndLate()
    {
        var tracker = new SightingTracker(Rules, _clock);

        // Two of five still hold it: the gap between needing three and releasing at one is the hysteresis.
        Watch(tracker, "a", "a", "a", null, null, null, "b", null).ShouldBe([(2, Change(null, "a")), (6, Change("a", null))]);
    }

    [Fact]
    public void Observe_AnotherLabel_ChangesInOneEvent()
    {
        var tracker = new SightingTracker(Rules, _clock);

        Watch(tracker, "a", "a", "a", "b", "b", "b").ShouldBe([(2, Change(null, "a")), (5, Change("a", "b"))]);
    }

    [Fact]
    public void Observe_StillFrames_CountOnce()
    {
        var tracker = new SightingTracker(Rules, _clock);

        tracker.Observe(Seen.Answer("a"), isStill: false).ShouldBeNull();
        for (var i = 0; i < 50; i++) tracker.Observe(Seen.Answer("a"), isStill: true).ShouldBeNull();
        tracker.Observe(Seen.Answer("a"), isStill: false).ShouldBeNull();
        tracker.Observe(Seen.Answer("a"), isStill: false).ShouldBe(Change(null, "a"));
    }

    [Fact]
    public void Observe_TheSameLabelAgainTooSoon_WaitsForTheCoolDown()
    {
        var tracker = new SightingTracker(Rules, _clock);
        Watch(tracker, "a", "a", "a", null, null, null, null).Count.ShouldBe(2);

        Watch(tracker, "a", "a", "a", "a").ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Watch(tracker, "a", "a").ShouldBe([(0, Change(null, "a"))]);
    }

    [Fact]
    public void Tick_AStreamThatFellSilent_IsGivenUpOnce()
    {
        var tracker = new SightingTracker(Rules, _clock);
        Watch(tracker, "a", "a", "a");

        _clock.Advance(TimeSpan.FromSeconds(1.9));
        tracker.Tick().ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        tracker.Tick().ShouldBe(Change("a", null));
        tracker.Tick().ShouldBeNull();
        // What was seen before the silence supports nothing after it.
        Watch(tracker, "b", "b").ShouldBeEmpty();
        Watch(tracker, "b").ShouldBe([(0, Change(null, "b"))]);
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
                var change = tracker.Observe(Of(label), isStill);
                if (!isStill) window.Add(label);
                int Support(string? of) => window.TakeLast(rules.Window).Count(seen => seen == of);
                if (change is { } told)
                {
                    // Each event goes on from the one before and says something new.
                    if (told.Before != Of(current) || told.Now == told.Before) return false;
                    if (told.Now.Label is { } now && Support(now) < rules.Needed) return false;
                    if (told.Now.Label is null && Support(told.Before.Label) > rules.Release) return false;
                    current = told.Now.Label;
                }
                // What is held is supported, and what is supported alone is held.
                if (Of(current) != tracker.Current || current is not null && Support(current) <= rules.Release) return false;
                if (current is null && !isStill && label is not null && Support(label) >= rules.Needed) return false;
            }
            return true;
        });
    }

    [Fact]
    public void Observe_MostFramesLists_AnnouncesAListOnceAndGivesItUp()
    {
        var tracker = new SightingTracker(Rules, _clock);

        // Three of five are needed for a list as for a label, and most of the window: three.
        Watch(tracker, List, null, List, List, List, null, null, null, null).ShouldBe([(3, new SightingChange(Seen.Nothing, Seen.List)), (8, new SightingChange(Seen.List, Seen.Nothing))]);
    }

    [Fact]
    public void Observe_LabelAfterAList_TakesItsPlaceAndIsNotGivenUpForAList()
    {
        var tracker = new SightingTracker(Rules, _clock);

        Watch(tracker, List, List, List, "a", "a", "a", List, List, "a").ShouldBe(
            [(2, new SightingChange(Seen.Nothing, Seen.List)), (5, new SightingChange(Seen.List, Seen.Answer("a")))]);
    }

    [Fact]
    public void ListsNeeded_OfAWideWindow_IsMostOfIt() => (Rules with { Window = 8 }).ListsNeeded.ShouldBe(5);

    private const string List = "(list)";

    private static Seen Of(string? label) => label is null ? Seen.Nothing : Seen.Answer(label);

    private static SightingChange Change(string? before, string? now) => new(Of(before), Of(now));

    private static List<(int Frame, SightingChange Change)> Watch(SightingTracker tracker, params string?[] labels)
    {
        var changes = new List<(int, SightingChange)>();
        for (var i = 0; i < labels.Length; i++)
            if (tracker.Observe(labels[i] == List ? Seen.List : Of(labels[i]), isStill: false) is { } change) changes.Add((i, change));
        return changes;
    }
}
