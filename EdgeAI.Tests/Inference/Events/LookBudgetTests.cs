using EdgeAI.Inference.Events;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Inference.Events;

/// <summary>A further look is taken where it ends before the next frame comes.</summary>
public class LookBudgetTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Affords_BeforeTheRateIsKnown_DoesNot()
    {
        var budget = new LookBudget(_clock);
        budget.Affords(1).ShouldBeFalse();
        budget.Arrive();
        budget.Affords(1).ShouldBeFalse();
    }

    [Theory]
    [InlineData(100, 50, 20, true)]
    [InlineData(100, 50, 40, false)]
    [InlineData(100, 85, 0, false)]
    [InlineData(33, 10, 20, false)]
    public void Affords_SteadyFrames_WhatIsLeftOfFourFifthsHoldsALook(int intervalMs, int lookMs, int elapsedMs, bool expected)
    {
        var budget = new LookBudget(_clock);
        Frames(budget, 5, intervalMs);
        budget.Spend(TimeSpan.FromMilliseconds(lookMs));

        _clock.Advance(TimeSpan.FromMilliseconds(elapsedMs));

        budget.Affords(1).ShouldBe(expected);
    }

    [Fact]
    public void Affords_TheRateChanges_FollowsWithinSomeFrames()
    {
        var budget = new LookBudget(_clock);
        Frames(budget, 5, 200);
        budget.Spend(TimeSpan.FromMilliseconds(60));
        budget.Affords(1).ShouldBeTrue();

        Frames(budget, 30, 33);
        budget.Affords(1).ShouldBeFalse();

        Frames(budget, 30, 200);
        budget.Affords(1).ShouldBeTrue();
    }

    [Fact]
    public void Arrive_AfterABreak_DoesNotTakeItForTheRate()
    {
        var budget = new LookBudget(_clock);
        Frames(budget, 5, 33);
        budget.Spend(TimeSpan.FromMilliseconds(60));

        _clock.Advance(TimeSpan.FromMinutes(1));
        budget.Arrive();

        budget.Affords(1).ShouldBeFalse();
    }

    private void Frames(LookBudget budget, int count, int intervalMs)
    {
        for (var frame = 0; frame < count; frame++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(intervalMs));
            budget.Arrive();
        }
    }
}
