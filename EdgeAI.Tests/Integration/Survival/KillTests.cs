using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Tests.Integration.Survival;

/// <summary>
/// SIGKILL at random moments while frames are answered, corrections given and taken back, items taught and removed, the projection fitted anew, and other
/// indexes of the catalog put into place: what was acknowledged is there after the restart. <c>EDGEAI_KILLS=1000</c> makes it that many; <c>EDGEAI_PUBLISHED_INFERENCE</c> names a published program to kill.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int TakeBack = 2, MaxInForce = 2000;

    private readonly TwinCatalog _catalog = new();
    private readonly ConcurrentDictionary<string, byte> _corrections = new(), _undone = new(), _items = new(), _removed = new();

    // Asked for and not answered: may have happened or not.
    private readonly ConcurrentDictionary<string, byte> _uncertain = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Acknowledged_BeforeEveryKill_IsThereAfterIt()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("EDGEAI_KILLS"), out var wanted) ? wanted : 8;
        var random = new Random(23);
        var starts = new List<double>();
        var rebuilt = 0;
        byte[][][] indexes = [Files()];
        _catalog.Build(96);
        indexes = [.. indexes, Files()];
        for (var kill = 0; kill < kills; kill++)
        {
            var clock = Stopwatch.StartNew();
            await using var service = Start();
            using var http = await service.ReadyAsync();
            starts.Add(clock.Elapsed.TotalSeconds);
            await CompareAsync(http);
            using var killed = new CancellationTokenSource();
            var work = Enumerable.Range(0, 3).Select(worker => WorkAsync(http, kill * 3 + worker, killed.Token)).Append(FramesAsync(http, killed.Token)).ToArray();
            if (kill % 3 == 1) Replace(indexes[++rebuilt % 2]);
            await Task.Delay(random.Next(200, 1500), Cancellation);
            await service.DisposeAsync();
            await killed.CancelAsync();
            await Task.WhenAll(work);
        }
        await using var last = Start();
        using (var http = await last.ReadyAsync()) await CompareAsync(http);
        starts.Sort();
        output.WriteLine($"{kills} kills: {_corrections.Count} corrections ({_undone.Count} taken back) and {_items.Count} items ({_removed.Count} removed) acknowledged, {rebuilt} indexes replaced, none lost.");
        output.WriteLine($"Start to healthy: median {starts[kills / 2]:0.00} s, 99 of 100 below {starts[Math.Min(kills - 1, kills * 99 / 100)]:0.00} s, longest {starts[^1]:0.00} s; the last with {_corrections.Count - _undone.Count} corrections in force.");
        _corrections.Count.ShouldBeGreaterThan(kills / 2);
    }

    private byte[][] Files() => [File.ReadAllBytes(_catalog.IndexPath + ".projection"), File.ReadAllBytes(_catalog.IndexPath)];

    // As an indexer elsewhere does that copies what it built: the projection first.
    private void Replace(byte[][] files)
    {
        AtomicFile.Write(_catalog.IndexPath + ".projection", file => file.Write(files[0]));
        AtomicFile.Write(_catalog.IndexPath, file => file.Write(files[1]));
    }

    private async Task WorkAsync(HttpClient http, int seed, CancellationToken killed)
    {
        var random = new Random(seed);
        try
        {
            while (!killed.IsCancellationRequested)
                switch (_corrections.Count - _undone.Count > MaxInForce ? TakeBack : random.Next(4))
                {
                    case 0 when _items.Count < 60:
                        var label = $"item-{Guid.NewGuid():n}";
                        using (var taught = await http.PostAsJsonAsync("/items", new { label, images = new[] { DrawnMug.Draw(random.Next(360)) } }, killed))
                            if (taught.StatusCode == HttpStatusCode.Created) _items[(await taught.ReadJsonAsync()).GetProperty("item").GetProperty("id").GetString()!] = 0;
                        break;
                    case 1 when _items.Keys.Except(_removed.Keys).FirstOrDefault() is { } item:
                        _uncertain[item] = 0;
                        if ((await http.DeleteAsync($"/items/{item}", killed)).IsSuccessStatusCode) _removed[item] = 0;
                        break;
                    case TakeBack when _corrections.Keys.Except(_undone.Keys).FirstOrDefault() is { } correction:
                        _uncertain[correction] = 0;
                        if ((await http.DeleteAsync($"/feedback/{correction}", killed)).IsSuccessStatusCode) _undone[correction] = 0;
                        break;
                    default:
                        using (var given = await http.PostImageAsync($"/feedback?is={TwinCatalog.Right}", TwinCatalog.Twin(random.Next(300))))
                            if (given.StatusCode == HttpStatusCode.Created) _corrections[(await given.ReadJsonAsync()).GetProperty("id").GetString()!] = 0;
                        break;
                }
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            // Killed: what was not answered was not acknowledged.
        }
    }

    private static async Task FramesAsync(HttpClient http, CancellationToken killed)
    {
        try
        {
            for (var view = 0; !killed.IsCancellationRequested; view++) (await http.PostImageAsync("/search?k=1", TwinCatalog.Twin(view % 300))).Dispose();
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            // Killed.
        }
    }

    private async Task CompareAsync(HttpClient http)
    {
        var corrections = await IdsAsync(http, "/feedback", "corrections");
        _corrections.Keys.Except(_undone.Keys).Except(_uncertain.Keys).ShouldBeSubsetOf(corrections);
        corrections.ShouldNotContain(id => _undone.ContainsKey(id));
        var items = await IdsAsync(http, "/items", "items");
        _items.Keys.Except(_removed.Keys).Except(_uncertain.Keys).ShouldBeSubsetOf(items);
        items.ShouldNotContain(id => _removed.ContainsKey(id));
        (await http.GetStringAsync("/health", Cancellation)).ShouldStartWith("Healthy");
    }

    private static async Task<string[]> IdsAsync(HttpClient http, string path, string list) =>
        [.. (await http.GetFromJsonAsync<JsonElement>(path, Cancellation)).GetProperty(list).EnumerateArray().Select(entry => entry.GetProperty("id").GetString()!)];

    private ServiceProcess Start()
    {
        string[] arguments = ["--Inference:HttpPort=0", "--Inference:GrpcPort=-1", $"--Inference:IndexPath={_catalog.IndexPath}", "--Embedding:CallDeadline=00:00:30", "--Items:RefitDelay=00:00:01"];
        return Environment.GetEnvironmentVariable("EDGEAI_PUBLISHED_INFERENCE") is { Length: > 0 } program ? ServiceProcess.StartProgram(program, arguments) : ServiceProcess.Start(arguments);
    }
}
