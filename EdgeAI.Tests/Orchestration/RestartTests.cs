using CsCheck;
using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Orchestration;

public sealed class RestartTests
{
    [Fact]
    public async Task Crash_OfAService_StartsAgainOnlyAfterTheBackoff()
    {
        var time = new FakeTimeProvider();
        await using var test = new TestApplication();
        test.Builder.Services.AddSingleton<TimeProvider>(time);
        test.AddScript("service", "echo run >> runs; [ $(wc -l < runs) -lt 2 ] && exit 7; echo second; exec sleep 60");
        await test.StartAsync();

        var crashed = await test.StateAsync("service", KnownResourceStates.Exited);
        crashed.Snapshot.ExitCode.ShouldBe(7);
        crashed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("starts again in");
        time.Advance(RestartBackoff.First * 0.4);
        await Task.Delay(100, test.Timeout);
        test.Instance("service").Snapshot.State.Text.ShouldBe(KnownResourceStates.Exited);

        time.Advance(RestartBackoff.First);
        var running = await test.StateAsync("service", KnownResourceStates.Running);
        running.Snapshot.Restarts.ShouldBe(1);
        await test.LineAsync("service", line => line == "second");
    }

    [Fact]
    public async Task Kill_OfAService_ComesBackHealthy()
    {
        await using var test = new TestApplication();
        test.AddScript("service", "exec sleep 60");
        await test.StartAsync();
        var first = await test.Application.ResourceNotifications.WaitForResourceHealthyAsync("service", test.Timeout);
        System.Diagnostics.Process.GetProcessById(first.Snapshot.ProcessId!.Value).Kill();

        var second = await test.Application.ResourceNotifications.WaitForResourceAsync("service",
            e => e.Snapshot.Restarts == 1 && e.Snapshot.HealthStatus is not null, test.Timeout);
        second.Snapshot.ProcessId.ShouldNotBe(first.Snapshot.ProcessId);
    }

    [Fact]
    public async Task Commands_StopStartRestart_DoWhatTheySay()
    {
        await using var test = new TestApplication();
        test.AddScript("service", "exec sleep 60");
        await test.StartAsync();
        await test.StateAsync("service", KnownResourceStates.Running);
        var supervisor = test.Supervisor("service");

        (await supervisor.StopAsync()).ShouldBeTrue();
        test.Instance("service").Snapshot.State.Text.ShouldBe(KnownResourceStates.Exited);
        (await supervisor.StopAsync()).ShouldBeFalse();
        (await supervisor.StartAsync()).ShouldBeTrue();
        var before = await test.StateAsync("service", KnownResourceStates.Running);
        (await supervisor.StartAsync()).ShouldBeFalse();

        await supervisor.RestartAsync();
        var after = await test.Application.ResourceNotifications.WaitForResourceAsync("service",
            e => e.Snapshot.State.Text == KnownResourceStates.Running && e.Snapshot.ProcessId != before.Snapshot.ProcessId, test.Timeout);
        after.Snapshot.Restarts.ShouldBe(1);
    }

    [Fact]
    public void Backoff_CrashAfterCrash_DoublesUpToTheLimitWithinItsJitter() =>
        Gen.Int.Sample(seed =>
        {
            var backoff = new RestartBackoff(new Random(seed));
            for (var crash = 0; crash < 20; crash++)
            {
                var longest = TimeSpan.FromSeconds(Math.Min(RestartBackoff.First.TotalSeconds * Math.Pow(2, crash), RestartBackoff.Limit.TotalSeconds));
                backoff.Next(TimeSpan.FromSeconds(1)).ShouldBeInRange(longest / 2, longest);
            }
        });

    [Fact]
    public void Backoff_AfterALongRun_BeginsAnew()
    {
        var backoff = new RestartBackoff(new Random(1));
        for (var crash = 0; crash < 10; crash++)
            backoff.Next(TimeSpan.Zero);
        backoff.Next(RestartBackoff.Well).ShouldBeLessThanOrEqualTo(RestartBackoff.First);
    }
}
