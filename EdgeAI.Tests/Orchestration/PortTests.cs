using System.Net;
using System.Net.Sockets;
using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Running.Network;

namespace EdgeAI.Tests.Orchestration;

public sealed class PortTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    public async Task Start_FixedPortInUse_SaysWhichPortWhoNeedsItAndWhatToDo(string address)
    {
        using var taken = new TcpListener(IPAddress.Parse(address), 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var test = new TestApplication();
        test.AddScript("server", "exec sleep 60").WithHttpEndpoint(port: port);

        var exception = await Should.ThrowAsync<DistributedApplicationException>(test.StartAsync());
        exception.Message.ShouldStartWith($"Port {port} is in use, and endpoint \"http\" of \"server\" needs it.");
        exception.Message.ShouldContain("--Ports:server:http=");
        exception.Message.ShouldNotContain('\n');
    }

    [Fact]
    public async Task Start_PortMovedByConfiguration_UsesTheOther()
    {
        var port = PortAllocator.Free();
        await using var test = new TestApplication($"--Ports:server:http={port}");
        var server = test.AddScript("server", "echo $PORT; exec sleep 60").WithHttpEndpoint(port: 1, env: "PORT");
        await test.StartAsync();
        server.GetEndpoint("http").Url.ShouldBe($"http://localhost:{port}");
        await test.LineAsync("server", line => line == $"{port}");
    }

    [Fact]
    public async Task Start_TargetPortMovedToAFreeOne_MovesTheResourceItself()
    {
        await using var test = new TestApplication("--Ports:server:http=0");
        var server = test.AddScript("server", "echo $PORT; exec sleep 60").WithHttpEndpoint(targetPort: 1, env: "PORT");
        await test.StartAsync();
        var port = server.GetEndpoint("http").Port;
        port.ShouldBeGreaterThan(1024);
        await test.LineAsync("server", line => line == $"{port}");
    }

    [Fact]
    public async Task Start_PortMovedToNonsense_IsRefused()
    {
        await using var test = new TestApplication("--Ports:server:http=http");
        test.AddScript("server", "exit").WithHttpEndpoint(port: 1);
        (await Should.ThrowAsync<DistributedApplicationException>(test.StartAsync())).Message.ShouldContain("\"http\"");
    }

    [Fact]
    public void Free_AskedManyTimes_NeverGivesOneTwice()
    {
        var ports = Enumerable.Range(0, 100).Select(_ => PortAllocator.Free()).ToList();
        ports.Distinct().Count().ShouldBe(ports.Count);
    }

    [Fact]
    public void WithHttpEndpoint_PortOutOfRange_IsRefused()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var server = builder.AddExecutable("server", "sh", ".");
        Should.Throw<ArgumentOutOfRangeException>(() => server.WithHttpEndpoint(port: 65536)).Message.ShouldContain("1 to 65535");
    }

    [Fact]
    public async Task Start_ReplicasWithATargetPort_IsRefused()
    {
        await using var test = new TestApplication();
        File.WriteAllText(Path.Combine(test.Folder, "p.csproj"), "<Project />");
        test.Builder.AddProject("server", "p.csproj").WithHttpEndpoint(targetPort: 8080).WithReplicas(2);
        (await Should.ThrowAsync<DistributedApplicationException>(test.StartAsync())).Message.ShouldContain("2 replicas");
    }
}
