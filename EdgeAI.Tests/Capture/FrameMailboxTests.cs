using CsCheck;
using EdgeAI.Tests.Capture.Fixtures;

namespace EdgeAI.Tests.Capture;

public sealed class FrameMailboxTests : IDisposable
{
    private readonly CaptureRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task WaitAsync_FramePostedLater_CompletesThen()
    {
        var wait = _rig.Mailbox.WaitAsync().AsTask();
        wait.IsCompleted.ShouldBeFalse();

        var frame = _rig.Frame();
        _rig.Mailbox.Post(frame);
        await wait;

        _rig.Mailbox.TryTake(out var taken).ShouldBeTrue();
        taken.ShouldBeSameAs(frame);
        _rig.Tally.Counts.Dropped.ShouldBe(0);
    }

    [Fact]
    public void Post_UnsentFrameInTheSlot_IsReplacedAndCountedAsDropped()
    {
        _rig.Mailbox.Post(_rig.Frame());
        _rig.Mailbox.Post(_rig.Frame());
        var newest = _rig.Frame();
        _rig.Mailbox.Post(newest);

        _rig.Mailbox.TryTake(out var taken).ShouldBeTrue();
        taken.ShouldBeSameAs(newest);
        _rig.Mailbox.TryTake(out _).ShouldBeFalse();
        _rig.Tally.Counts.Dropped.ShouldBe(2);
    }

    [Fact]
    public void Post_ReplacedFrame_GoesBackToThePool()
    {
        var oldest = _rig.Frame();
        _rig.Mailbox.Post(oldest);
        _rig.Mailbox.Post(_rig.Frame());

        _rig.Pool.Rent().ShouldBeSameAs(oldest);
    }

    [Fact]
    public void Close_FrameInTheSlot_CountsAsDroppedAndLaterOnesToo()
    {
        _rig.Mailbox.Post(_rig.Frame());

        _rig.Mailbox.Close();
        _rig.Mailbox.Post(_rig.Frame());

        _rig.Mailbox.HasFrame.ShouldBeFalse();
        _rig.Tally.Counts.Dropped.ShouldBe(2);
    }

    [Fact]
    public async Task Wake_NobodyWaits_EndsTheNextWaitOnce()
    {
        _rig.Mailbox.Wake();

        await _rig.Mailbox.WaitAsync();
        var next = _rig.Mailbox.WaitAsync().AsTask();
        next.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void PostAndTake_AnyOrder_EveryFrameIsTakenOrDropped() =>
        Gen.Bool.Array[0, 60].Sample(steps =>
        {
            using var rig = new CaptureRig();
            var taken = 0;
            foreach (var post in steps)
            {
                if (post)
                {
                    rig.Mailbox.Post(rig.Frame([1]));
                }
                else if (rig.Mailbox.TryTake(out var frame))
                {
                    taken++;
                    rig.Pool.Return(frame);
                }
            }
            rig.Mailbox.Close();
            rig.Tally.Counts.Captured.ShouldBe(taken + rig.Tally.Counts.Dropped);
        }, iter: 200);
}
