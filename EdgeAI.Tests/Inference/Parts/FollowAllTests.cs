using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Events;
using EdgeAI.Inference.Matching;
using EdgeAI.Inference.Parts;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Inference.Parts;

/// <summary>Several things before a camera: found while the scene stands, a look or two a frame, and each announced and given up by itself.</summary>
public sealed class FollowAllTests : IClassFixture<InferenceServer>, IDisposable
{
    private static readonly string?[] Tray = ["Fruit/Lemon", "Drinks/Green-Bottle", "Fruit/Lemon", "Bakery/Round-Bread"];

    private readonly FakeTimeProvider _clock = new();
    private readonly List<Sighting> _sightings = [];
    private readonly ImageMatcher _matcher;
    private readonly SightingRoom _room;
    private readonly Answer _answer = new();
    private int _frame;

    public FollowAllTests(InferenceServer server)
    {
        _matcher = server.Services.GetRequiredService<ImageMatcher>();
        _room = new SightingRoom([new Listener(_sightings)], Options.Create(new SightingOptions()), Options.Create(new EdgeAI.Inference.Live.LiveOptions()), _clock, NullLogger<SightingRoom>.Instance);
    }

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task SearchFrames_ATrayAtRest_IsNamedWithinASecondAndHeld()
    {
        var most = 0;
        for (var frame = 0; frame < 30; frame++)
        {
            await ShowAsync(Tray, noise: 1 + frame);
            most = Math.Max(most, _answer.FurtherLooks);
        }

        most.ShouldBe(2, "one or two further looks a frame");
        _sightings.Count(sighting => sighting.Now.Outcome != DecisionOutcome.None).ShouldBe(4, "at 30 frames a second this was a second");
        _sightings.ShouldAllBe(sighting => sighting.Box != null);
        for (var frame = 30; frame < 45; frame++)
        {
            await ShowAsync(Tray, noise: 1 + frame);
            Boxes().Length.ShouldBe(4, $"frame {frame}");
        }
        _sightings.Count.ShouldBe(4, "what lies there is announced once");
    }

    [Fact]
    public async Task SearchFrames_EqualLabels_AreAnnouncedWithTheirCount()
    {
        for (var frame = 0; frame < 40; frame++) await ShowAsync(["Fruit/Lemon", "Fruit/Lemon", null, "Fruit/Lemon"], noise: 1 + frame, mode: DecisionMode.Assist);

        _sightings.Where(sighting => sighting.Now.Label == "Fruit/Lemon").Select(sighting => sighting.Count).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task SearchFrames_OneThingIsTaken_ThatOneIsGoneAndTheOthersStay()
    {
        for (var frame = 0; frame < 40; frame++) await ShowAsync(Tray, noise: 1 + frame, mode: DecisionMode.Assist);
        var before = _sightings.Count;
        await ShowAsync([null, Tray[1], Tray[2], Tray[3]], noise: 100, mode: DecisionMode.Assist);
        Boxes().ShouldBeEmpty("something moved, so the work starts anew");
        for (var frame = 0; frame < 40; frame++) await ShowAsync([null, Tray[1], Tray[2], Tray[3]], noise: 101 + frame, mode: DecisionMode.Assist);

        var gone = _sightings.Skip(before).ShouldHaveSingleItem();
        (gone.Now, gone.Before.Label).ShouldBe((Seen.Nothing, "Fruit/Lemon"));
        gone.Count.ShouldBe(1, "the other lemon is still there");
        gone.Box!.Value.Left.ShouldBeLessThan(0.3);
        Boxes().Length.ShouldBe(3);
    }

    [Fact]
    public async Task SearchFrames_NoTimeBeforeTheNextFrame_LooksNoMore()
    {
        for (var frame = 0; frame < 40; frame++) await ShowAsync(Tray, noise: 1 + frame);
        for (var frame = 0; frame < 60; frame++)
        {
            await ShowAsync(Tray, noise: 100 + frame, milliseconds: 1);
            if (frame > 50) _answer.FurtherLooks.ShouldBe(0, "a frame a millisecond leaves no time");
        }
        Boxes().Length.ShouldBe(4, "what was found is held");
    }

    [Fact]
    public async Task SearchFrames_NoTimeForLong_ClaimsNothingMore()
    {
        for (var frame = 0; frame < 40; frame++) await ShowAsync(Tray, noise: 1 + frame);
        for (var frame = 0; frame < 55; frame++) await ShowAsync(Tray, noise: 100 + frame, milliseconds: 1);
        var announced = _sightings.Count;

        // Gaps that are no rate: there is still no time for a look.
        await ShowAsync([], noise: 200, milliseconds: 2_100);
        Boxes().Length.ShouldBe(4);
        await ShowAsync([], noise: 201, milliseconds: 2_100);
        Boxes().ShouldBeEmpty();
        await ShowAsync([], noise: 202, milliseconds: 2_100);

        _answer.FurtherLooks.ShouldBe(0);
        _sightings.Skip(announced).Count(sighting => sighting.Now == Seen.Nothing).ShouldBe(4);
    }

    [Fact]
    public async Task SearchFrames_OneThing_HasTheBoxOfAPhotographAroundTheLook()
    {
        for (var frame = 0; frame < 45; frame++) await ShowAsync(DrawnProducts.Draw("Dairy/Blue-Milk", 9), DecisionMode.Assist, 500);

        var part = _answer.Found!.Parts.ToArray().ShouldHaveSingleItem();
        new PhotographBox(_answer.CropFraction, FrameRegion.Whole).Around(part.Square).ShouldBe(part.Box);
        part.Box.Width.ShouldBeGreaterThan(part.Square.Width);
    }

    [Fact]
    public async Task SearchFrames_SilentStream_EverythingIsGone()
    {
        for (var frame = 0; frame < 40; frame++) await ShowAsync(Tray, noise: 1 + frame);
        var announced = _sightings.Count;

        _clock.Advance(TimeSpan.FromSeconds(4));

        _sightings.Skip(announced).Count(sighting => sighting.Now == Seen.Nothing).ShouldBe(4);
    }

    [Fact]
    public async Task SearchFrames_NothingOfTheCatalog_HasNoBoxes()
    {
        for (var frame = 0; frame < 40; frame++) await ShowAsync(DrawnScene.Leaves(0), mode: null, milliseconds: 500);

        Boxes().ShouldBeEmpty();
        _sightings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SearchFrames_ARegionOfTheFrame_FindsWhatLiesInItAlone(bool followsSubject)
    {
        var left = new FrameSight(new FrameRegion(0, 0, 0.5, 1), followsSubject: followsSubject);
        for (var frame = 0; frame < 40; frame++) await ShowAsync(DrawnTray.Draw(Tray, noise: 1 + frame), DecisionMode.Assist, 500, left);

        // The lemons, one above the other: the region is twice as high as wide.
        Boxes().Length.ShouldBe(2);
        Boxes().ShouldAllBe(box => box.Left + box.Width <= 0.5 + 1e-9);
        for (var product = 0; product < 4; product += 2)
        {
            var (x, y) = DrawnTray.MiddleOf(product);
            Boxes().ShouldContain(box => box.Left < x && x < box.Left + box.Width && box.Top < y && y < box.Top + box.Height);
        }
    }

    private FrameRegion[] Boxes() => [.. _answer.Found!.Parts.ToArray().Select(part => part.Box)];

    private Task ShowAsync(IReadOnlyList<string?> labels, int noise, DecisionMode? mode = null, double milliseconds = 500) =>
        ShowAsync(DrawnTray.Draw(labels, noise: noise), mode, milliseconds);

    private async Task ShowAsync(byte[] image, DecisionMode? mode, double milliseconds, FrameSight? sight = null)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _answer.Restart();
        var memory = _room.Of("till");
        await _matcher.SearchFrameAsync(
            image, new MatchRequest(1, Mode: mode, Items: ItemCount.Many), _answer, memory, sight, default, TestContext.Current.CancellationToken);
        _room.Observe(memory, ++_frame, _answer);
    }

    private sealed class Listener(List<Sighting> sightings) : ISightingListener
    {
        public void Seen(Sighting sighting)
        {
            lock (sightings) sightings.Add(sighting);
        }
    }
}
