using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Integration.Survival;

/// <summary>Frames, corrections and lessons of several callers at once, and what of them a service acknowledged before its end.</summary>
internal sealed class AcknowledgedWork
{
    private const int TakeBack = 2, MaxInForce = 2000;

    private readonly ConcurrentDictionary<string, byte> _corrections = new(), _undone = new(), _items = new(), _removed = new();

    // Asked for and not answered: may have happened or not.
    private readonly ConcurrentDictionary<string, byte> _uncertain = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Corrections that were acknowledged.</summary>
    public int Given => _corrections.Count;

    /// <summary>Corrections in force.</summary>
    public int InForce => _corrections.Count - _undone.Count;

    public override string ToString() => $"{_corrections.Count} corrections ({_undone.Count} taken back) and {_items.Count} items ({_removed.Count} removed) acknowledged";

    /// <summary>Three callers and one with frames, until the token ends them.</summary>
    public Task BeginAsync(HttpClient http, int seed, CancellationToken ended) =>
        Task.WhenAll(Enumerable.Range(0, 3).Select(worker => WorkAsync(http, seed * 3 + worker, ended)).Append(FramesAsync(http, ended)));

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

    /// <summary>Checks that everything acknowledged is there.</summary>
    public async Task CompareAsync(HttpClient http)
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
}
