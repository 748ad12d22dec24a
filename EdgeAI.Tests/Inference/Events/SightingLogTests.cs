using EdgeAI.Inference.Events;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Inference.Events;

/// <summary>A belt that shows another product with every frame writes no more to the log than a still one.</summary>
public sealed class SightingLogTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _lines = new();
    private readonly ILoggerFactory _factory;
    private readonly SightingLog _log;

    public SightingLogTests()
    {
        _factory = LoggerFactory.Create(logging => logging.AddProvider(_lines));
        _log = new SightingLog(_factory.CreateLogger<SightingLog>(), _clock);
    }

    public void Dispose()
    {
        _factory.Dispose();
        _lines.Dispose();
    }

    [Fact]
    public void Seen_OfManyChanges_TellsAFewOfEachSourceAndHowManyMore()
    {
        for (var i = 0; i < 100; i++) See("belt", i);
        See("door", 0);
        _lines.All.Count.ShouldBe(SightingLog.MostOfASource + 1);
        _lines.All[^1].Text.ShouldContain("door");
        for (var source = 0; source < 50; source++) See($"camera {source}", 0);
        _lines.All.Count.ShouldBe(SightingLog.Most);
        _lines.Forget();

        _clock.Advance(TimeSpan.FromMinutes(1));
        See("belt", 0);
        _lines.All.Count.ShouldBe(2);
        _lines.All[0].Text.ShouldContain((100 + 1 + 50 - SightingLog.Most).ToString(System.Globalization.CultureInfo.InvariantCulture));
        _lines.Forget();

        _clock.Advance(TimeSpan.FromMinutes(1));
        See("belt", 1);
        _lines.All.Count.ShouldBe(1, "nothing was left out");
    }

    private void See(string source, int number) =>
        _log.Seen(new Sighting(number, _clock.GetUtcNow(), source, number, Seen.Answer($"Fruit/{number}"), Seen.Nothing, 0.9f, []));
}
