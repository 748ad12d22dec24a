using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference.Items;

/// <summary>kill -9 at the worst moments: what was acknowledged is there afterwards, what was not is not there by half.</summary>
public sealed class ItemsKillTests : IDisposable
{
    private const int Images = 12;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-items-kill-");

    private string Items => Path.Combine(_folder.FullName, "items");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Learn_KilledRightAfterTheAnswer_KnowsTheItemAfterTheNextStart()
    {
        int added;
        await using (var service = await StartAsync())
        {
            using var taught = await service.Http.PostAsJsonAsync("/items", Lesson("mug"), TestContext.Current.CancellationToken);
            taught.StatusCode.ShouldBe(HttpStatusCode.Created);
            added = (await taught.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("added").GetInt32();
        }

        await using var again = await StartAsync();
        (await LabelAsync(again.Http)).ShouldBe("mug");
        (await ListAsync(again.Http)).ShouldBe([("mug", added)]);
    }

    [Fact]
    public async Task Learn_KilledHalfWay_IsThereWholeOrNotAtAll()
    {
        // A lesson that is let be tells how many of the images are no near-copies.
        int kept;
        await using (var service = await StartAsync())
        {
            using var taught = await service.Http.PostAsJsonAsync("/items", Lesson("mug"), TestContext.Current.CancellationToken);
            kept = (await taught.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("added").GetInt32();
        }
        // Killed when so many photographs lie on the disk; the last time as soon as the item is described.
        int[] moments = [1, kept / 2, kept, kept + 1];
        var whole = 1;
        foreach (var moment in moments)
        {
            var label = $"mug {moment}";
            await using (var service = await StartAsync())
            {
                var lesson = service.Http.PostAsJsonAsync("/items", Lesson(label), TestContext.Current.CancellationToken);
                await UntilAsync(() => lesson.IsCompleted || FilesOfTheNewest(whole, kept) >= moment);
                await service.KillAsync();
                await Record.ExceptionAsync(() => lesson);
            }

            await using var again = await StartAsync();
            var items = await ListAsync(again.Http);
            items.ShouldAllBe(item => item.Photographs == kept);
            if (items.Any(item => item.Label == label)) whole++;
            items.Count.ShouldBe(whole);
            items.Select(item => item.Label).ShouldContain(await LabelAsync(again.Http));
            Directory.EnumerateFiles(Items, "*.jpg", SearchOption.AllDirectories).Count(file => !file.Contains("thumbnails", StringComparison.Ordinal)).ShouldBe(whole * kept);
        }
    }

    private static object Lesson(string label) => new { label, images = Enumerable.Range(0, Images).Select(view => DrawnMug.Draw(view)).ToArray() };

    private int FilesOfTheNewest(int wholeItems, int kept) => !Directory.Exists(Items) ? 0
        : Directory.EnumerateDirectories(Items).Where(folder => Path.GetFileName(folder).Length == 12)
            .SelectMany(folder => Directory.EnumerateFiles(folder)).Count(file => !file.EndsWith(".tmp", StringComparison.Ordinal)) - wholeItems * (kept + 1);

    private static async Task UntilAsync(Func<bool> isReached)
    {
        for (var started = Environment.TickCount64; !isReached(); await Task.Delay(1))
            if (Environment.TickCount64 - started > 60_000) Assert.Fail("It never came that far.");
    }

    private static async Task<string?> LabelAsync(HttpClient http) =>
        (await (await http.PostImageAsync("/search?k=1", DrawnMug.Draw(1))).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("matches")[0].GetProperty("label").GetString();

    private static async Task<List<(string Label, int Photographs)>> ListAsync(HttpClient http) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/items", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray()
            .Select(item => (item.GetProperty("label").GetString()!, item.GetProperty("photographs").GetArrayLength()))];

    private Task<RunningService> StartAsync() => RunningService.StartAsync(DrawnCatalog.Shared.IndexPath, "--Items:Folder", Items, "--Items:Refit", "false");
}
