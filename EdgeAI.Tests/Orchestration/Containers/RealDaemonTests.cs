using System.Diagnostics;
using Docker.DotNet.Models;
using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Running.Containers;
using EdgeAI.Orchestration.Running.Processes;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Orchestration.Containers;

/// <summary>Containers on a real Docker daemon; skipped where none answers.</summary>
[Collection(RunsAlone.Name)]
public sealed class RealDaemonTests
{
    /// <summary>Answers 200 to everything on Qdrant's REST port, and counts its starts in the volume.</summary>
    private const string Server = """
        echo start >> /qdrant/storage/starts
        echo "start $(wc -l < /qdrant/storage/starts) key $QDRANT__SERVICE__API_KEY"
        echo "warned" >&2
        exec perl -MIO::Socket::INET -e '$SIG{TERM} = sub { exit 0 }; $s = IO::Socket::INET->new(LocalAddr => "0.0.0.0", LocalPort => 6333, Listen => 9, ReuseAddr => 1) or die;
            while (1) { $c = $s->accept or next; while (<$c>) { last if /^\r?$/ } print $c "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"; close $c }'
        """;

    [Fact]
    public async Task Qdrant_FromStartToEnd_IsHealthyLogsRestartsKeepsItsVolumeAndIsRemoved()
    {
        using var daemon = await RealDaemon.ConnectOrSkipAsync();
        var volume = $"edgeai-test-{Guid.NewGuid():N}";
        await using var test = new TestApplication("--Parameters:key=hidden-key");
        var qdrant = RealDaemon.Script(test.Builder.AddQdrant("qdrant", test.Builder.AddParameter("key", secret: true)).WithDataVolume(volume), Server);
        test.AddScript("client", "echo $ConnectionStrings__qdrant_http; exec sleep 60").WithReference(qdrant).WaitFor(qdrant);
        try
        {
            await test.StartAsync();
            await test.Application.ResourceNotifications.WaitForResourceHealthyAsync("qdrant", test.Timeout);
            var address = qdrant.Resource.HttpEndpoint.Url;
            await test.LineAsync("client", line => line == $"Endpoint={address};Key=hidden-key");
            using var http = new HttpClient();
            (await http.GetStringAsync(address)).ShouldBe("ok");
            await test.LineAsync("qdrant", line => line == "start 1 key hidden-key");
            test.Instance("qdrant").Log.After(0).ShouldContain(line => line.Stream == "stderr" && line.Text == "warned");

            var first = (await daemon.ContainersOfAsync(test.Folder)).ShouldHaveSingleItem();
            first.Ports.Where(port => port.PublicPort != 0).ShouldAllBe(port => port.IP == "127.0.0.1");
            await daemon.Client.Containers.KillContainerAsync(first.ID, new ContainerKillParameters());
            await test.LineAsync("qdrant", line => line == "start 2 key hidden-key");
            await test.Application.ResourceNotifications.WaitForResourceHealthyAsync("qdrant", test.Timeout);
            test.Instance("qdrant").Snapshot.Restarts.ShouldBe(1);

            (await test.Supervisor("qdrant").StopAsync()).ShouldBeTrue();
            (await daemon.ContainersOfAsync(test.Folder)).ShouldBeEmpty();
            (await test.Supervisor("qdrant").StartAsync()).ShouldBeTrue();
            await test.LineAsync("qdrant", line => line == "start 3 key hidden-key");
            await test.Application.DisposeAsync();
            (await daemon.ContainersOfAsync(test.Folder)).ShouldBeEmpty();
        }
        finally
        {
            await daemon.Client.Volumes.RemoveAsync(volume, force: true);
        }
    }

    [Fact]
    public async Task Persistent_AfterTheApplicationsEnd_RunsOnAndIsFoundAgain()
    {
        using var daemon = await RealDaemon.ConnectOrSkipAsync();
        var folder = Directory.CreateTempSubdirectory("edgeai-persistent-").FullName;
        string? id = null, address = null;
        try
        {
            for (var run = 0; run < 2; run++)
            {
                var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [], ProjectDirectory = folder });
                var cache = RealDaemon.Script(builder.AddContainer("cache", "any"), "echo up; exec sleep 600").WithHttpEndpoint(targetPort: 6333).WithLifetime(ContainerLifetime.Persistent);
                await using var application = builder.Build();
                await application.StartAsync();
                await application.ResourceNotifications.WaitForResourceHealthyAsync("cache", new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
                var container = (await daemon.ContainersOfAsync(folder)).ShouldHaveSingleItem();
                (id ??= container.ID).ShouldBe(container.ID);
                (address ??= cache.GetEndpoint("http").Url).ShouldBe(cache.GetEndpoint("http").Url);
            }
            (await daemon.ContainersOfAsync(folder)).ShouldHaveSingleItem().State.ShouldBe("running");
        }
        finally
        {
            foreach (var container in await daemon.ContainersOfAsync(folder))
                await LeftoverContainers.RemoveAsync(daemon.Engine, container.ID, default);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Leftover_OfAKilledAppHost_IsRemovedAtTheNextStartAndOneInUseIsNot()
    {
        using var daemon = await RealDaemon.ConnectOrSkipAsync();
        await using var test = new TestApplication();
        var abandoned = await CreateAsync(daemon, test.Folder, labels => labels[ContainerLabels.Process] = "1:0:another-boot");
        var used = await CreateAsync(daemon, test.Folder, _ => { });
        RealDaemon.Script(test.Builder.AddContainer("tool", "any"), "exec sleep 60");
        await test.StartAsync();

        var left = await daemon.ContainersOfAsync(test.Folder);
        left.ShouldNotContain(container => container.ID == abandoned);
        left.ShouldContain(container => container.ID == used);
        await LeftoverContainers.RemoveAsync(daemon.Engine, used, default);
    }

    [Fact]
    public async Task Guardian_WhenItsAppHostIsGone_RemovesTheContainers()
    {
        using var daemon = await RealDaemon.ConnectOrSkipAsync();
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "docker"))), "Needs Docker's command line.");
        var folder = $"/guarded/{Guid.NewGuid():N}";
        var id = await CreateAsync(daemon, folder, _ => { });
        var name = (await daemon.ContainersOfAsync(folder)).Single().Names[0].TrimStart('/');
        var guardian = new ProcessGuardian();
        guardian.AddContainer(name, endpoint: null);
        // Closes the pipe, as the kernel does when the AppHost is killed.
        guardian.Dispose();
        for (var clock = Stopwatch.StartNew(); (await daemon.ContainersOfAsync(folder)).Count > 0; await Task.Delay(50))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), $"container {id} is left");
    }

    [Fact]
    public async Task Start_WhatTheDaemonRefuses_FailsInOneLineAndLeavesNoContainer()
    {
        using var daemon = await RealDaemon.ConnectOrSkipAsync();
        await using var test = new TestApplication();
        RealDaemon.Script(test.Builder.AddContainer("tool", "any"), "exec sleep 60").WithBindMount("no-such-folder", "/data");
        await test.StartAsync();
        var failed = await test.StateAsync("tool", KnownResourceStates.FailedToStart);
        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("no-such-folder");
        failed.Snapshot.StateDetail.ShouldNotContain('\n');
        (await daemon.ContainersOfAsync(test.Folder)).ShouldBeEmpty();
    }

    private static async Task<string> CreateAsync(RealDaemon daemon, string appHostFolder, Action<Dictionary<string, string>> change)
    {
        var labels = ContainerLabels.Of(new ContainerResource("tool"), ContainerLifetime.Session, appHostFolder);
        change(labels);
        return (await daemon.Client.Containers.CreateContainerAsync(new CreateContainerParameters { Image = "edgeai-tests/empty:1", Entrypoint = ["/bin/sh"], Labels = labels })).ID;
    }
}
