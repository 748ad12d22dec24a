using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Orchestration;

public sealed class HttpHealthCheckTests
{
    [Fact]
    public async Task Check_NobodyThenUnreadyThenReady_FollowsTheAnswer()
    {
        var status = 503;
        await using var test = new TestApplication();
        var server = test.AddScript("server", "exec sleep 60").WithHttpEndpoint().WithHttpHealthCheck("/health");
        await test.StartAsync();
        await WaitForDescriptionAsync(test, "cannot be reached");

        // The script is the process; this server is who answers on its port.
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(server.GetEndpoint("http").Port));
        await using var answering = builder.Build();
        answering.MapGet("/health", () => Results.StatusCode(Volatile.Read(ref status)));
        await answering.StartAsync();
        await WaitForDescriptionAsync(test, "answered 503, expected 200");

        Volatile.Write(ref status, 200);
        var healthy = await test.Application.ResourceNotifications.WaitForResourceHealthyAsync("server", test.Timeout);
        healthy.Snapshot.HealthReports.ShouldHaveSingleItem().Name.ShouldBe("server_http_/health_200_check");
    }

    [Fact]
    public void WithHttpHealthCheck_WithoutAnEndpoint_SaysWhereToGetOne()
    {
        var tool = DistributedApplication.CreateBuilder([]).AddExecutable("tool", "sh", ".");
        Should.Throw<DistributedApplicationException>(() => tool.WithHttpHealthCheck("/health")).Message.ShouldContain("launchSettings.json");
    }

    private static Task<ResourceEvent> WaitForDescriptionAsync(TestApplication test, string text) => test.Application.ResourceNotifications.WaitForResourceAsync("server",
        e => e.Snapshot.HealthStatus == HealthStatus.Unhealthy && e.Snapshot.HealthReports.Any(report => report.Description?.Contains(text, StringComparison.Ordinal) == true), test.Timeout);
}
