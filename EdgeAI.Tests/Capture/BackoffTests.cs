using CsCheck;
using EdgeAI.Capture.Retrying;

namespace EdgeAI.Tests.Capture;

public class BackoffTests
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    [Fact]
    public void Next_AnySeed_IsBetweenHalfAndAllOfTheDoubledPause() =>
        Gen.Int.Sample(seed =>
        {
            var backoff = new Backoff(_first, _longest, new Random(seed));
            for (var attempt = 0; attempt < 40; attempt++)
            {
                var ceiling = Math.Min(_first.TotalSeconds * Math.Pow(2, attempt), _longest.TotalSeconds);
                backoff.Next().TotalSeconds.ShouldBeInRange((ceiling / 2) - 1e-6, ceiling + 1e-6);
            }
        });

    [Fact]
    public void Next_AfterReset_IsShortAgain()
    {
        var backoff = new Backoff(_first, _longest, new Random(1));
        for (var attempt = 0; attempt < 10; attempt++)
            backoff.Next();

        backoff.Reset();

        backoff.Next().ShouldBeLessThanOrEqualTo(_first);
    }

    [Fact]
    public void Next_TwoBoxes_DoNotKnockTogether() =>
        new Backoff(_first, _longest, new Random(1)).Next().ShouldNotBe(new Backoff(_first, _longest, new Random(2)).Next());
}
