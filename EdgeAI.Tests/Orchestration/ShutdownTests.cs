using System.Diagnostics;
using System.Globalization;
using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;

namespace EdgeAI.Tests.Orchestration;

public sealed class ShutdownTests
{
    private static readonly TimeSpan WholeTree = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Stop_ProcessThatHandlesSigterm_EndsInItsOwnWay()
    {
        await using var test = new TestApplication();
        test.AddScript("service", "trap 'echo saved; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        await test.StartAsync();
        await test.LineAsync("service", line => line == "up");

        await test.Application.StopAsync(test.Timeout);
        // The shell itself may tell on stderr that its sleep was terminated.
        test.Instance("service").Log.Last(10).Last(line => line.Stream == "stdout").Text.ShouldBe("saved");
        test.Instance("service").Snapshot.State.Text.ShouldBe(KnownResourceStates.Exited);
    }

    [Fact]
    public async Task Stop_TreeThatIgnoresSigterm_IsKilledWithItsGrandchildrenWithinFiveSeconds()
    {
        await using var test = new TestApplication();
        test.AddScript("stubborn", "trap '' TERM; sh -c 'echo grandchild $$; while :; do sleep 1; done' & echo child $$; wait");
        await test.StartAsync();
        var child = Number(await test.LineAsync("stubborn", line => line.StartsWith("child", StringComparison.Ordinal)));
        var grandchild = Number(await test.LineAsync("stubborn", line => line.StartsWith("grandchild", StringComparison.Ordinal)));
        ProcessTable.IsRunning(grandchild).ShouldBeTrue();

        var clock = Stopwatch.StartNew();
        await test.Application.StopAsync(test.Timeout);
        clock.Elapsed.ShouldBeLessThan(WholeTree);
        (await ProcessTable.IsGoneWithinAsync(child, TimeSpan.FromSeconds(1))).ShouldBeTrue();
        (await ProcessTable.IsGoneWithinAsync(grandchild, TimeSpan.FromSeconds(1))).ShouldBeTrue();
    }

    [Fact]
    public async Task Exit_LeavingAGrandchildBehind_TheGrandchildEndsToo()
    {
        await using var test = new TestApplication();
        test.AddScript("job", "sleep 60 & echo grandchild $!");
        await test.StartAsync();
        await test.StateAsync("job", KnownResourceStates.Finished);
        var grandchild = Number(test.Instance("job").Log.Last(1)[0].Text);
        (await ProcessTable.IsGoneWithinAsync(grandchild, TimeSpan.FromSeconds(2))).ShouldBeTrue();
    }

    [Fact]
    public async Task Stop_WhileWaitingForADependency_EndsTheWait()
    {
        await using var test = new TestApplication();
        var job = test.AddScript("job", "exec sleep 60");
        test.AddScript("service", "exec sleep 60").WaitForCompletion(job);
        await test.StartAsync();
        await test.StateAsync("service", KnownResourceStates.Waiting);
        await test.Application.StopAsync(test.Timeout);
        test.Instance("service").Snapshot.State.Text.ShouldBe(KnownResourceStates.Exited);
    }

    private static int Number(string line) => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
}
