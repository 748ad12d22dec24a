using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference.Hosting;

/// <summary>A damaged file of what is kept: the rest is served, and it is said.</summary>
public sealed class StoreDamageTests : IDisposable
{
    private readonly TwinCatalog _catalog = new();

    private string Folder => Path.GetDirectoryName(_catalog.IndexPath)!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Health_WithADamagedCorrection_SoonIsDegradedAndTheOthersHold()
    {
        await using (var server = await _catalog.ServeAsync())
            for (var i = 0; i < 3; i++)
                (await server.Http.PostImageAsync($"/feedback?is={TwinCatalog.Right}", TwinCatalog.Twin(i))).StatusCode.ShouldBe(HttpStatusCode.Created);
        var file = Directory.GetFiles(Folder, "*.feedback").Single();
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        bytes[bytes.Length / 2] ^= 4;
        await File.WriteAllBytesAsync(file, bytes, Cancellation);

        await using (var server = await _catalog.ServeAsync())
        {
            // It holds as long as the file is: how its frame was embedded is kept apart, and its picture is read after the start.
            (await CountAsync(server.Http, "/feedback", "corrections")).ShouldBe(3);
            var health = await HealthAsync(server.Http);
            for (var tries = 0; tries < 1200 && !health.StartsWith("Degraded", StringComparison.Ordinal); tries++)
            {
                await Task.Delay(50, Cancellation);
                health = await HealthAsync(server.Http);
            }
            health.ShouldStartWith("Degraded");
            health.ShouldContain(file);
            (await server.Http.PostImageAsync($"/feedback?is={TwinCatalog.Right}", TwinCatalog.Twin(3))).StatusCode.ShouldBe(HttpStatusCode.Created);
        }
        await using var again = await _catalog.ServeAsync();
        (await CountAsync(again.Http, "/feedback", "corrections")).ShouldBe(3);
        (await HealthAsync(again.Http)).ShouldStartWith("Healthy");
        Directory.GetFiles(Folder, "*.feedback.damaged-*").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Health_WithADamagedPhotograph_IsDegradedAndTheOtherItemsAreServed()
    {
        await using (var server = await _catalog.ServeAsync())
            foreach (var (label, view) in new[] { ("Mug", 0), ("Cup", 180) })
                (await server.Http.PostAsJsonAsync("/items", new { label, images = new[] { DrawnMug.Draw(view) } }, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Created);
        // Its features go, so it has to be read again.
        var items = Directory.GetDirectories(Folder, "*.items").Single();
        File.Delete(Path.Combine(items, "features"));
        var photograph = Directory.GetDirectories(items).Select(item => Path.Combine(item, "0001.jpg")).First(File.Exists);
        await File.WriteAllBytesAsync(photograph, (await File.ReadAllBytesAsync(photograph, Cancellation))[..200], Cancellation);

        await using var again = await _catalog.ServeAsync();
        (await CountAsync(again.Http, "/items", "items")).ShouldBe(2);
        var health = await HealthAsync(again.Http);
        health.ShouldStartWith("Degraded");
        health.ShouldContain(photograph);
        File.Exists(photograph).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"cam":null}""")]
    [InlineData("""{"cam":{"left":0""")]
    public async Task Frames_WithDamagedRegions_AreAnswered(string content)
    {
        var regions = Path.Combine(Folder, "regions");
        await File.WriteAllTextAsync(regions, content, Cancellation);
        await using var server = await _catalog.ServeAsync(("Inference:RegionsPath", regions));
        (await server.Http.PostImageAsync("/search?k=1", TwinCatalog.Twin(0))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetAsync("/sources", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(17 << 20)]
    public async Task Correction_WithALongSource_IsRefused(int characters)
    {
        await using var server = await _catalog.ServeAsync();
        var answer = await server.Http.PostAsJsonAsync("/feedback", new { @is = TwinCatalog.Right, source = new string('x', characters), image = TwinCatalog.Twin(0) }, Cancellation);
        ((int)answer.StatusCode).ShouldBeOneOf(400, 413);
    }

    private static async Task<int> CountAsync(HttpClient client, string path, string property) =>
        (await client.GetFromJsonAsync<JsonElement>(path, Cancellation)).GetProperty(property).GetArrayLength();

    private static async Task<string> HealthAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/health", Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
