using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Tests.Orchestration;

public sealed class DependencyOrderTests
{
    [Fact]
    public async Task Start_JobBeforeService_ServiceSeesTheJobsWork()
    {
        await using var test = new TestApplication();
        var job = test.AddScript("job", "sleep 0.3; echo done > work");
        test.AddScript("service", "cat work; exec sleep 60").WaitForCompletion(job);
        await test.StartAsync();

        (await test.LineAsync("service", _ => true)).ShouldBe("done");
        test.Instance("job").Snapshot.State.Text.ShouldBe(KnownResourceStates.Finished);
    }

    [Fact]
    public async Task Start_DependencyNotHealthyYet_WaitsUntilItIs()
    {
        var healthy = false;
        await using var test = new TestApplication();
        test.Builder.Services.AddHealthChecks().AddCheck("gate", () => Volatile.Read(ref healthy) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
        var database = test.AddScript("database", "exec sleep 60").WithHealthCheck("gate");
        test.AddScript("service", "echo up; exec sleep 60").WaitFor(database);
        await test.StartAsync();

        await test.Application.ResourceNotifications.WaitForResourceAsync("database", e => e.Snapshot.HealthStatus == HealthStatus.Unhealthy, test.Timeout);
        test.Instance("service").Snapshot.State.Text.ShouldBe(KnownResourceStates.Waiting);
        test.Instance("database").Snapshot.HealthReports.ShouldHaveSingleItem().Description.ShouldBe("not yet");

        Volatile.Write(ref healthy, true);
        await test.LineAsync("service", line => line == "up");
        test.Instance("database").Snapshot.HealthStatus.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Start_JobFails_DependentsFailAndTheReportNamesTheJobWithItsLastLines()
    {
        await using var test = new TestApplication();
        var job = test.AddScript("job", "echo no catalog here >&2; exit 3");
        var service = test.AddScript("service", "exec sleep 60").WaitForCompletion(job);
        test.AddScript("client", "exec sleep 60").WaitFor(service);
        await test.StartAsync();

        var failure = await test.Application.Started.WaitAsync(test.Timeout);
        failure.ShouldNotBeNull().ShouldStartWith("\"job\" ended with exit code 3.");
        failure.ShouldContain("no catalog here");
        await test.StateAsync("client", KnownResourceStates.FailedToStart);
        test.Instance("service").Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("\"job\"");
        test.Instance("job").Snapshot.Restarts.ShouldBe(0);
    }

    [Fact]
    public async Task Start_DependencyNeverHealthy_IsNamedWithItsLastLines()
    {
        await using var test = new TestApplication("--Orchestration:SlowDependency=00:00:00.3");
        test.Builder.Services.AddHealthChecks().AddCheck("gate", () => HealthCheckResult.Unhealthy("disk is full"));
        var database = test.AddScript("database", "echo trying hard; exec sleep 60").WithHealthCheck("gate");
        test.AddScript("service", "exec sleep 60").WaitFor(database);
        await test.StartAsync();
        await test.LineAsync("database", _ => true);

        while (!test.Error.Contains("trying hard", StringComparison.Ordinal))
            await Task.Delay(20, test.Timeout);
        test.Error.ShouldContain("\"service\" has waited");
        test.Error.ShouldContain("\"database\", which is Running and Unhealthy. disk is full");
    }

    [Fact]
    public async Task Start_ExplicitStart_StartsOnlyWhenAsked()
    {
        await using var test = new TestApplication();
        test.AddScript("tool", "echo worked").WithExplicitStart();
        test.AddScript("service", "exec sleep 60");
        await test.StartAsync();
        (await test.Application.Started.WaitAsync(test.Timeout)).ShouldBeNull();
        test.Instance("tool").Snapshot.State.Text.ShouldBe(KnownResourceStates.NotStarted);

        (await test.Supervisor("tool").StartAsync()).ShouldBeTrue();
        await test.StateAsync("tool", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task Start_WaitsInACircle_NamesTheCircle()
    {
        await using var test = new TestApplication();
        var first = test.AddScript("first", "exit");
        var second = test.AddScript("second", "exit").WaitFor(first);
        first.WaitFor(second);

        var exception = await Should.ThrowAsync<DistributedApplicationException>(test.StartAsync());
        exception.Message.ShouldContain("first -> second -> first");
    }

    [Fact]
    public async Task Start_ProgramMissing_FailsToStartAndSaysWhat()
    {
        await using var test = new TestApplication();
        test.Builder.AddExecutable("tool", "no-such-program-anywhere", test.Folder);
        await test.StartAsync();
        (await test.Application.Started.WaitAsync(test.Timeout)).ShouldNotBeNull().ShouldContain("no-such-program-anywhere");
    }
}
