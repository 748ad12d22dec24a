using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference.Hosting;

/// <summary>A disk that answers EIO to fsync, by a library that is loaded before the C library: nothing is acknowledged that it may have lost.</summary>
public sealed class FailingDiskTests : IDisposable
{
    private readonly TwinCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Changes_WhileTheDiskFails_AreRefusedAndTheOthersSurviveAKill()
    {
        using var disk = await FaultyDisk.CompileOrSkipAsync(Path.GetDirectoryName(_catalog.IndexPath)!);
        await using (var service = Start(disk.Environment))
        {
            using var http = await service.ReadyAsync();
            (await CorrectAsync(http, 0)).ShouldBe(HttpStatusCode.Created);
            (await TeachAsync(http, "Mug", 0)).ShouldBe(HttpStatusCode.Created);

            disk.Become(DiskFault.SyncFails);
            ((int)await CorrectAsync(http, 1)).ShouldBeGreaterThanOrEqualTo(500);
            ((int)await TeachAsync(http, "Cup", 180)).ShouldBeGreaterThanOrEqualTo(500);
            // The frames go on.
            (await http.PostImageAsync("/search?k=1", TwinCatalog.Twin(0))).StatusCode.ShouldBe(HttpStatusCode.OK);

            disk.Become(DiskFault.None);
            (await CorrectAsync(http, 2)).ShouldBe(HttpStatusCode.Created);
            (await TeachAsync(http, "Bowl", 90)).ShouldBe(HttpStatusCode.Created);
        }
        await using var again = Start();
        using var after = await again.ReadyAsync();
        (await after.GetFromJsonAsync<JsonElement>("/feedback", Cancellation)).GetProperty("corrections").GetArrayLength().ShouldBe(2);
        (await after.GetFromJsonAsync<JsonElement>("/items", Cancellation)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("label").GetString())
            .ShouldBe(["Bowl", "Mug"]);
        (await after.GetStringAsync("/health", Cancellation)).ShouldStartWith("Healthy");
    }

    private ServiceProcess Start(IReadOnlyDictionary<string, string>? environment = null) =>
        ServiceProcess.Start(["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={_catalog.IndexPath}", "--Embedding:CallDeadline=00:00:30"], environment);

    private static async Task<HttpStatusCode> CorrectAsync(HttpClient http, int view) => (await http.PostImageAsync($"/feedback?is={TwinCatalog.Right}", TwinCatalog.Twin(view))).StatusCode;

    private static async Task<HttpStatusCode> TeachAsync(HttpClient http, string label, int view) =>
        (await http.PostAsJsonAsync("/items", new { label, images = new[] { DrawnMug.Draw(view) } }, Cancellation)).StatusCode;
}
