using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Integration.Survival;

/// <summary>No room, no inodes, a read-only folder: frames go on, every change that is not made says why, and it works again when there is room.</summary>
public sealed class DiskTroubleTests : IDisposable
{
    private readonly TwinCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => Path.GetDirectoryName(_catalog.IndexPath)!;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Changes_WithoutRoom_SayWhyAndWorkAgain()
    {
        using var disk = await FaultyDisk.CompileOrSkipAsync(Folder);
        await using (var service = Start(disk.Environment))
        {
            using var http = await service.ReadyAsync();
            // Full from the first file on, and once all files are there.
            foreach (var fault in new[] { DiskFault.NoInodes, DiskFault.Full, DiskFault.None, DiskFault.Full, DiskFault.NoInodes, DiskFault.None })
            {
                disk.Become(fault);
                var expected = fault == DiskFault.None ? HttpStatusCode.Created : HttpStatusCode.InsufficientStorage;
                await ShouldBeAsync(await CorrectAsync(http), fault == DiskFault.NoInodes && _corrections > 0 ? HttpStatusCode.Created : expected, fault);
                await ShouldBeAsync(await TeachAsync(http, $"Mug-{_items}"), expected, fault);
                await ShouldBeAsync(await LookAsync(http), fault == DiskFault.None ? HttpStatusCode.OK : HttpStatusCode.InsufficientStorage, fault);
                (await http.PostImageAsync("/search?k=1", TwinCatalog.Twin(0))).StatusCode.ShouldBe(HttpStatusCode.OK);
            }
        }
        await using var again = Start(null);
        using var after = await again.ReadyAsync();
        (await CountAsync(after, "/feedback", "corrections")).ShouldBe(_corrections);
        (await CountAsync(after, "/items", "items")).ShouldBe(_items);
        (await after.GetStringAsync("/health", Cancellation)).ShouldStartWith("Healthy");
        Directory.GetFiles(Folder, "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_InAReadOnlyFolder_SayWhyAndTheFramesGoOn()
    {
        using var disk = await FaultyDisk.CompileOrSkipAsync(Folder);
        disk.Become(DiskFault.ReadOnly);
        await using var service = Start(disk.Environment);
        using var http = await service.ReadyAsync();
        (await http.PostImageAsync("/search?k=1", TwinCatalog.Twin(0))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldBeAsync(await CorrectAsync(http), HttpStatusCode.ServiceUnavailable, DiskFault.ReadOnly);
        await ShouldBeAsync(await TeachAsync(http, "Mug"), HttpStatusCode.ServiceUnavailable, DiskFault.ReadOnly);
        await ShouldBeAsync(await LookAsync(http), HttpStatusCode.ServiceUnavailable, DiskFault.ReadOnly);
        disk.Become(DiskFault.None);
        (await CorrectAsync(http)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await TeachAsync(http, "Mug")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await LookAsync(http)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private int _corrections, _items;

    private async Task ShouldBeAsync(HttpResponseMessage answer, HttpStatusCode expected, DiskFault fault)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsStringAsync(Cancellation);
            answer.StatusCode.ShouldBe(expected, $"{fault}: {answer.RequestMessage!.RequestUri!.AbsolutePath} {body}");
            // Which folder it is about.
            if ((int)expected >= 500) body.ShouldContain(Folder);
            if (expected != HttpStatusCode.Created) return;
            if (answer.RequestMessage.RequestUri.AbsolutePath == "/items") _items++;
            else _corrections++;
        }
    }

    private ServiceProcess Start(IReadOnlyDictionary<string, string>? environment) => ServiceProcess.Start(
        ["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={_catalog.IndexPath}", "--Embedding:CallDeadline=00:00:30", "--Items:Refit=false"], environment);

    private static Task<HttpResponseMessage> CorrectAsync(HttpClient http) => http.PostImageAsync($"/feedback?is={TwinCatalog.Right}", TwinCatalog.Twin(1));

    private static Task<HttpResponseMessage> TeachAsync(HttpClient http, string label) => http.PostAsJsonAsync("/items", new { label, images = new[] { DrawnMug.Draw(0) } }, Cancellation);

    private static Task<HttpResponseMessage> LookAsync(HttpClient http) => http.PutAsJsonAsync("/sources/belt/region", new { left = 0.1, top = 0.1, width = 0.5, height = 0.5, compatible = true }, Cancellation);

    private static async Task<int> CountAsync(HttpClient http, string path, string property) =>
        (await http.GetFromJsonAsync<JsonElement>(path, Cancellation)).GetProperty(property).GetArrayLength();
}
