using EdgeAI.Inference.Catalog;

namespace EdgeAI.Tests.Inference.Catalog;

public class IndexWatchTests
{
    private static readonly DateTime Noon = new(2026, 11, 30, 12, 0, 0, DateTimeKind.Utc);

    private static readonly IndexFiles Served = new(Stamp(1), Stamp(1));

    private readonly IndexWatch _watch = new(Served);

    [Fact]
    public void IsDue_NothingChanged_IsFalse()
    {
        for (var look = 0; look < 3; look++) _watch.IsDue(Served).ShouldBeFalse();
    }

    [Fact]
    public void IsDue_StillBeingCopied_WaitsUntilItLookedTheSameTwice()
    {
        for (var bytes = 10; bytes < 15; bytes++) _watch.IsDue(Served with { Index = Stamp(bytes) }).ShouldBeFalse();

        _watch.IsDue(Served with { Index = Stamp(14) }).ShouldBeTrue();
    }

    [Fact]
    public void IsDue_ProjectionOfAnIndexStillToCome_WaitsForTheIndex()
    {
        var announced = Served with { Projection = Stamp(2) };
        for (var look = 0; look < 3; look++) _watch.IsDue(announced).ShouldBeFalse();

        var complete = announced with { Index = Stamp(2) };
        _watch.IsDue(complete).ShouldBeFalse();
        _watch.IsDue(complete).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void IsDue_ProjectionGoneOrCutShort_IsToldOnce(int? bytes)
    {
        var damaged = Served with { Projection = bytes is { } length ? Stamp(length) : null };
        _watch.IsDue(damaged).ShouldBeFalse();
        _watch.IsDue(damaged).ShouldBeTrue();
        _watch.Handled(damaged, isRefused: true);

        _watch.IsDue(damaged).ShouldBeFalse();
    }

    [Fact]
    public void IsDue_Refused_ComesAgainOnlyWhenSomethingChanges()
    {
        var broken = Served with { Index = Stamp(3) };
        _watch.IsDue(broken);
        _watch.IsDue(broken).ShouldBeTrue();
        _watch.Handled(broken, isRefused: true);
        for (var look = 0; look < 3; look++) _watch.IsDue(broken).ShouldBeFalse();

        // What it lacked was its projection.
        var mended = broken with { Projection = Stamp(3) };
        _watch.IsDue(mended).ShouldBeFalse();
        _watch.IsDue(mended).ShouldBeTrue();
    }

    [Fact]
    public void IsDue_Gone_IsToldOnce()
    {
        var gone = new IndexFiles(null, Stamp(1));
        _watch.IsDue(gone).ShouldBeFalse();
        _watch.IsDue(gone).ShouldBeTrue();
        _watch.Handled(gone, isRefused: false);

        _watch.IsDue(gone).ShouldBeFalse();
    }

    private static FileStamp Stamp(int bytes) => new(bytes, Noon, Noon);
}
