using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Integration.Survival;

/// <summary>No room, no inodes, a read-only folder: frames go on, every change that is not made says why, and it works again when there is room.</summary>
public sealed class DiskTroubleTests : IDisposable
{
    private readonly TwinCatalog _catalog = new();
    private readonly TemporaryFolder _drawn = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => Path.GetDirectoryName(_catalog.IndexPath)!;

    public void Dispose()
    {
        _catalog.Dispose();
        _drawn.Dispose();
    }

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
        ShouldHaveNoLeftovers();
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

    [Theory]
    [InlineData((int)DiskFault.Full)]
    [InlineData((int)DiskFault.NoInodes)]
    [InlineData((int)DiskFault.ReadOnly)]
    public async Task Start_WhereNothingCanBeKept_ServesAndSaysSo(int fault)
    {
        using var disk = await FaultyDisk.CompileOrSkipAsync(Folder);
        disk.Become((DiskFault)fault);
        // Neither the key that it makes nor the compiled module.
        string[] more = ["--Inference:ListenAddress=*", $"--Embedding:CompiledModuleCacheDirectory={Path.Combine(Folder, "compiled")}"];
        await using (var service = Start(disk.Environment, more))
        {
            using var http = await service.ReadyAsync();
            (await http.PostImageAsync("/search?k=1", TwinCatalog.Twin(0))).StatusCode.ShouldBe(HttpStatusCode.OK);
            service.Output.ShouldContain(line => line.Contains("cannot be kept in", StringComparison.Ordinal) && line.Contains(".writekey", StringComparison.Ordinal));
            service.Output.ShouldContain(line => line.Contains(Path.Combine(Folder, "compiled"), StringComparison.Ordinal));
        }
        ShouldHaveNoLeftovers();
        File.Exists(_catalog.IndexPath + ".writekey").ShouldBeFalse();
        disk.Become(DiskFault.None);
        await using var again = Start(disk.Environment, more);
        (await again.ReadyAsync()).Dispose();
        (await File.ReadAllTextAsync(_catalog.IndexPath + ".writekey", Cancellation)).Length.ShouldBe(32);
        Directory.GetFiles(Path.Combine(Folder, "compiled"), "*.cwasm").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Import_WithoutRoom_SaysWhyAndWorksAgain()
    {
        using var spool = new TemporaryFolder();
        using var disk = await FaultyDisk.CompileOrSkipAsync(spool.Path);
        await using var service = Start(new Dictionary<string, string>(disk.Environment) { ["TMPDIR"] = spool.Path });
        using var http = await service.ReadyAsync();
        foreach (var fault in new[] { DiskFault.Full, DiskFault.NoInodes, DiskFault.ReadOnly, DiskFault.None })
        {
            disk.Become(fault);
            using var archive = new ByteArrayContent(Archive());
            using var answer = await http.PostAsync("/items/import", archive, Cancellation);
            answer.StatusCode.ShouldBe(fault == DiskFault.None ? HttpStatusCode.OK : HttpStatusCode.InsufficientStorage, $"{fault}");
            if (fault != DiskFault.None) (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain(spool.Path);
            (await http.PostImageAsync("/search?k=1", TwinCatalog.Twin(0))).StatusCode.ShouldBe(HttpStatusCode.OK);
            Directory.GetFiles(spool.Path, "edgeai-*").ShouldBeEmpty();
        }
        (await CountAsync(http, "/items", "items")).ShouldBe(1);
    }

    [Fact]
    public async Task Refit_WithoutRoom_SaysWhyAndWorksAgain()
    {
        (await IndexerRun.Of("build", "--catalog", EdgeAI.Tests.Indexer.DrawnCatalog.Write(_drawn, "shapes", 4, 4), "--output", _drawn.Combine("i"), "--crop", "0.75")).ExitCode.ShouldBe(0);
        using var disk = await FaultyDisk.CompileOrSkipAsync(_drawn.Path);
        // Longer than it takes to fill the disk.
        await using var service = Start(disk.Environment, $"--Inference:IndexPath={_drawn.Combine("i")}", "--Items:Refit=true", "--Items:RefitDelay=00:00:01");
        using var http = await service.ReadyAsync();
        foreach (var fault in new[] { DiskFault.Full, DiskFault.NoInodes })
        {
            using var taught = await http.PostAsJsonAsync("/items", new { label = $"Mug-{fault}", images = Enumerable.Range(0, 4).Select(view => DrawnMug.Draw(60 * (int)fault + 3 * view)) }, Cancellation);
            taught.StatusCode.ShouldBe(HttpStatusCode.Created);
            disk.Become(fault);
            await RefitAsync(http, "No space left");
            (await http.PostImageAsync("/search?k=1", TwinCatalog.Twin(0))).StatusCode.ShouldBe(HttpStatusCode.OK);
            Directory.GetFiles(_drawn.Path, "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
            disk.Become(DiskFault.None);
        }
        // By itself: nothing more is taught.
        await RefitAsync(http, "in use");
    }

    private static async Task RefitAsync(HttpClient http, string said)
    {
        string status;
        for (var tries = 0; !(status = (await http.GetFromJsonAsync<JsonElement>("/items", Cancellation)).GetProperty("refit").GetString()!).Contains(said, StringComparison.Ordinal); tries++)
        {
            tries.ShouldBeLessThan(1200, status);
            await Task.Delay(100, Cancellation);
        }
    }

    private static byte[] Archive()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("Mug/1.jpg").Open())
            entry.Write(DrawnMug.Draw(0));
        return bytes.ToArray();
    }

    private void ShouldHaveNoLeftovers() => Directory.GetFiles(Folder, "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();

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

    private ServiceProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] more) => ServiceProcess.Start(
        ["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={_catalog.IndexPath}", "--Embedding:CallDeadline=00:00:30", "--Items:Refit=false", .. more], environment);

    private static Task<HttpResponseMessage> CorrectAsync(HttpClient http) => http.PostImageAsync($"/feedback?is={TwinCatalog.Right}", TwinCatalog.Twin(1));

    private static Task<HttpResponseMessage> TeachAsync(HttpClient http, string label) => http.PostAsJsonAsync("/items", new { label, images = new[] { DrawnMug.Draw(0) } }, Cancellation);

    private static Task<HttpResponseMessage> LookAsync(HttpClient http) => http.PutAsJsonAsync("/sources/belt/region", new { left = 0.1, top = 0.1, width = 0.5, height = 0.5, compatible = true }, Cancellation);

    private static async Task<int> CountAsync(HttpClient http, string path, string property) =>
        (await http.GetFromJsonAsync<JsonElement>(path, Cancellation)).GetProperty(property).GetArrayLength();
}
