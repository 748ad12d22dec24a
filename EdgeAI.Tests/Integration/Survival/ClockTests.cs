using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using Grpc.Net.Client;

namespace EdgeAI.Tests.Integration.Survival;

/// <summary>A board without a clock battery, and one whose clock is set by decades while it works: nothing expires, nothing runs wild, the order of what happened stays.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly TwinCatalog _catalog = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _catalog.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Service_WhoseClockBeginsIn1970AndJumps_GoesOn()
    {
        using var clock = await FaultyClock.CompileOrSkipAsync();
        var first = DateTimeOffset.UnixEpoch.AddSeconds(5) - DateTimeOffset.UtcNow;
        var decades = TimeSpan.FromDays(56 * 365.25);
        clock.Jump(first);
        var given = new List<string>();
        var taught = 0;
        await using (var service = Start(clock))
        {
            using var http = await service.ReadyAsync();
            (await http.GetAsync("/health", Cancellation)).Headers.Date!.Value.Year.ShouldBe(1970);
            using var channel = ChannelOf(_folder.Combine("box.sock.grpc"));
            await using var camera = new LivePageCamera(channel, "belt");
            foreach (var shift in new[] { first, first + decades, first, first + 2 * decades, first })
            {
                clock.Jump(shift);
                for (var frame = 0; frame < 5; frame++) (await camera.SendAsync(TwinCatalog.Twin(frame))).Error.ShouldBeNull();
                using var correction = await http.PostImageAsync($"/feedback?is={TwinCatalog.Right}", TwinCatalog.Twin(given.Count));
                given.Add((await correction.ReadJsonAsync()).GetProperty("id").GetString()!);
                (await http.PostAsJsonAsync("/items", new { label = $"Mug-{++taught}", images = new[] { DrawnMug.Draw(taught * 60) } }, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Created);
                (await http.GetStringAsync("/health", Cancellation)).ShouldStartWith("Healthy");
            }
            await ShouldHoldAsync(http, given, taught);
            (await http.GetAsync("/items/export", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await ShouldComeToRestAsync(service.Id);
        }
        // And from another boot at the same time.
        await using var again = Start(clock);
        using var after = await again.ReadyAsync();
        await ShouldHoldAsync(after, given, taught);
    }

    private static async Task ShouldHoldAsync(HttpClient http, List<string> given, int taught)
    {
        (await http.GetFromJsonAsync<JsonElement>("/feedback", Cancellation)).GetProperty("corrections").EnumerateArray().Select(entry => entry.GetProperty("id").GetString())
            .ShouldBe(given.AsEnumerable().Reverse());
        (await http.GetFromJsonAsync<JsonElement>("/items", Cancellation)).GetProperty("items").GetArrayLength().ShouldBe(taught);
    }

    // A timer that runs wild takes a core for ever; a busy machine only makes this quieter.
    private static async Task ShouldComeToRestAsync(int id)
    {
        using var process = System.Diagnostics.Process.GetProcessById(id);
        for (var tries = 0; tries < 20; tries++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            await Task.Delay(1000, Cancellation);
            process.Refresh();
            if (process.TotalProcessorTime - before < TimeSpan.FromMilliseconds(300)) return;
        }
        Assert.Fail("The service has nothing to do and does not come to rest.");
    }

    private ServiceProcess Start(FaultyClock clock) => ServiceProcess.Start(
        ["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:UnixSocket={_folder.Combine("box.sock")}", $"--Inference:IndexPath={_catalog.IndexPath}", "--Embedding:CallDeadline=00:00:30", "--Items:Refit=false"],
        clock.Environment);

    private static GrpcChannel ChannelOf(string socket) => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                return new NetworkStream(connection, ownsSocket: true);
            },
        },
    });
}
