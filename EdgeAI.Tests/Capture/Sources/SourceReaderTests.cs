using System.Buffers;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources;
using EdgeAI.Tests.Capture.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Capture.Sources;

public sealed class SourceReaderTests : IDisposable
{
    private readonly CaptureRig _rig = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task RunAsync_SourceFails_IsOpenedAgainAfterAPauseThatGrows()
    {
        var opened = new List<DateTimeOffset>();
        var running = Run(() =>
        {
            lock (opened)
                opened.Add(_clock.GetUtcNow());
            throw new IOException("unplugged");
        });

        await Eventually.HoldsWhileTimePasses(_clock, TimeSpan.FromMilliseconds(400), () => Count(opened) >= 7, "seven attempts");
        await StopAsync(running);

        var pauses = opened.Zip(opened.Skip(1), (before, after) => (after - before).TotalSeconds).ToArray();
        // First pause 1 s, longest 30 s; half of each may be taken off. The clock's steps lie between timer and attempt.
        for (var i = 0; i < pauses.Length; i++)
            pauses[i].ShouldBeGreaterThanOrEqualTo(Math.Min(Math.Pow(2, i), 30) / 2);
    }

    [Fact]
    public async Task RunAsync_SourceEnds_IsOpenedAgain()
    {
        var opened = 0;
        var running = Run(() =>
        {
            opened++;
            return new ScriptedSource(frames: 2);
        });

        await Eventually.HoldsWhileTimePasses(_clock, TimeSpan.FromMilliseconds(100), () => opened >= 3, "three rounds");
        await StopAsync(running);

        _rig.Tally.Counts.Captured.ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public async Task RunAsync_SourceHangs_CountsAsFailureAfterTheTimeout()
    {
        var opened = new List<DateTimeOffset>();
        var running = Run(() =>
        {
            lock (opened)
                opened.Add(_clock.GetUtcNow());
            return new ScriptedSource(frames: 1, thenHang: true);
        });

        await Eventually.HoldsWhileTimePasses(_clock, TimeSpan.FromMilliseconds(200), () => Count(opened) >= 2, "a second attempt");
        await StopAsync(running);

        (opened[1] - opened[0]).TotalSeconds.ShouldBeGreaterThanOrEqualTo(10);
    }

    [Fact]
    public async Task RunAsync_SourceThatWasAskedForAFrameAMinute_DoesNotHangBefore()
    {
        var opened = new List<DateTimeOffset>();
        var running = Run(() =>
        {
            lock (opened)
                opened.Add(_clock.GetUtcNow());
            return new ScriptedSource(frames: 1, thenHang: true, period: TimeSpan.FromMinutes(1));
        });

        await Eventually.HoldsWhileTimePasses(_clock, TimeSpan.FromMilliseconds(500), () => Count(opened) >= 2, "a second attempt");
        await StopAsync(running);

        (opened[1] - opened[0]).TotalSeconds.ShouldBeGreaterThanOrEqualTo(70);
    }

    [Fact]
    public async Task RunAsync_DeviceThatFailsAgainAndAgain_IsTriedEveryFewSeconds()
    {
        var opened = new List<DateTimeOffset>();
        var running = Run(() =>
        {
            lock (opened)
                opened.Add(_clock.GetUtcNow());
            return new ScriptedSource(frames: 0, watch: new StillWatch());
        });

        await Eventually.HoldsWhileTimePasses(_clock, TimeSpan.FromMilliseconds(200), () => Count(opened) >= 9, "nine attempts");
        await StopAsync(running);

        // Without a limit the last pauses would be 15 to 30 s.
        opened.Zip(opened.Skip(1), (before, after) => (after - before).TotalSeconds).ShouldAllBe(pause => pause < 8);
    }

    [Fact]
    public async Task RunAsync_FramesFlow_PauseIsShortAgainAndNumbersGoOn()
    {
        var opened = new List<DateTimeOffset>();
        var running = Run(() =>
        {
            lock (opened)
                opened.Add(_clock.GetUtcNow());
            return opened.Count < 5 ? throw new IOException("unplugged") : new ScriptedSource(frames: 3);
        });

        await Eventually.HoldsWhileTimePasses(_clock, TimeSpan.FromMilliseconds(150), () => Count(opened) >= 6, "six attempts");
        await StopAsync(running);

        // The pause after four failures would be 4 to 8 s; after frames it is at most 1 s, plus what the loop lets the clock run on.
        (opened[5] - opened[4]).TotalSeconds.ShouldBeLessThan(4);
        _rig.Tally.Counts.Captured.ShouldBe(3 * (opened.Count - 4));
    }

    [Fact]
    public async Task RunAsync_SourceThatEndsForGood_IsNotOpenedAgain()
    {
        var opened = 0;
        var running = Run(() =>
        {
            opened++;
            return new ScriptedSource(frames: 3, endsForGood: true);
        });

        await running.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        opened.ShouldBe(1);
        _rig.Tally.Counts.Captured.ShouldBe(3);
    }

    [Fact]
    public async Task RunAsync_Stopped_EndsWithoutThrowingAndFreesTheSource()
    {
        var source = new ScriptedSource(frames: 1, thenHang: true);
        var running = Run(() => source);
        await Eventually.Holds(() => _rig.Tally.Counts.Captured == 1, "the first frame");

        await StopAsync(running);

        source.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_LostAndBack_IsCountedWithReasonAndAbsence()
    {
        var opened = 0;
        var told = 0;
        var running = Task.Run(() => _rig.Reader(() => ++opened is > 1 and < 4 ? throw new IOException("unplugged") : new ScriptedSource(frames: 2, thenHang: opened == 4), _clock, () => told++)
            .RunAsync(_stop.Token));
        await Eventually.HoldsWhileTimePasses(_clock, TimeSpan.FromMilliseconds(100), () => opened == 3, "the loss");
        _rig.State.Source.IsLost.ShouldBeTrue();
        _rig.State.Source.Losses.ShouldBe(1);

        await Eventually.HoldsWhileTimePasses(_clock, TimeSpan.FromMilliseconds(100), () => _rig.State.Source is { IsLost: false, Losses: 1 }, "the return");
        await StopAsync(running);

        _rig.State.Source.Absence.TotalSeconds.ShouldBeInRange(0.5, 20);
        told.ShouldBeGreaterThanOrEqualTo(4);
    }

    [Theory]
    [InlineData(true, 2, 2)]
    [InlineData(true, 0, 0)]
    [InlineData(false, 2, 0)]
    public async Task RunAsync_CameraThatWasOpened_SettlesAsLongAsIsConfigured(bool isCamera, int settleSeconds, int expectedSeconds)
    {
        using var rig = new CaptureRig { SettleFor = TimeSpan.FromSeconds(settleSeconds) };
        var settling = new List<bool>();
        // A frame each half second, taken out at once.
        var source = new ScriptedSource(frames: 10, thenHang: true, isCamera: isCamera, before: () =>
        {
            if (rig.Mailbox.TryTake(out var frame))
            {
                settling.Add(frame.IsSettling);
                rig.Pool.Return(frame);
            }
            _clock.Advance(TimeSpan.FromSeconds(0.5));
        });
        var running = Task.Run(() => rig.Reader(() => source, _clock).RunAsync(_stop.Token));
        await Eventually.Holds(() => settling.Count == 10, "all frames");
        await StopAsync(running);

        settling.ShouldBe([.. Enumerable.Range(0, 10).Select(frame => frame < expectedSeconds * 2)]);
    }

    [Fact]
    public async Task RunAsync_CameraIsLostWhileNobodyTakesItsFrame_GetsItsBufferBack()
    {
        var lender = new Lender();
        var running = Run(() => lender.Lent == 0 ? new ScriptedSource(frames: 1, lend: lender) : throw new IOException("unplugged"));

        await Eventually.Holds(() => lender.Returned == 1, "the buffer");
        await StopAsync(running);

        lender.Lent.ShouldBe(1);
        _rig.Tally.Counts.Dropped.ShouldBe(1);
    }

    /// <summary>No device ever comes.</summary>
    private sealed class StillWatch : IDeviceWatch
    {
        public Task WaitForChangeAsync(CancellationToken cancellationToken) =>
            Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private sealed class Lender : IFrameLender
    {
        public int Lent, Returned;

        public void TakeBack(int slot) => Interlocked.Increment(ref Returned);
    }

    private static int Count(List<DateTimeOffset> times)
    {
        lock (times)
            return times.Count;
    }

    private Task Run(Func<IFrameSource> open) => Task.Run(() => _rig.Reader(open, _clock).RunAsync(_stop.Token));

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Gives some frames, then ends or hangs.</summary>
    private sealed class ScriptedSource(int frames, bool thenHang = false, bool endsForGood = false, bool isCamera = false, Action? before = null, Lender? lend = null, TimeSpan period = default, IDeviceWatch? watch = null) : IFrameSource
    {
        public bool EndsForGood => endsForGood;

        public bool Settles => isCamera;

        public TimeSpan Period => period;

        public IDeviceWatch? Watch => watch;

        private int _given;

        public bool IsDisposed { get; private set; }

        public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
        {
            before?.Invoke();
            if (_given++ < frames)
            {
                if (lend is null)
                {
                    frame.Write("jpg"u8);
                    return true;
                }
                frame.Lend("jpg"u8.ToArray(), lend, Interlocked.Increment(ref lend.Lent));
                return true;
            }
            if (thenHang)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return false;
        }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
