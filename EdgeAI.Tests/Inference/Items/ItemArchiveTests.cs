using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAI.Inference.Items;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference.Items;

/// <summary>Archives as people's systems make them, and boards whose clocks are wrong.</summary>
public sealed class ItemArchiveTests : IDisposable
{
    private static readonly byte[] Heic = [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-archive-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Import_AnUntidyArchive_LearnsWhatIsReadableAndTellsTheRest()
    {
        await using var server = await StartAsync();
        var answer = await ImportAsync(
            server, HttpStatusCode.OK,
            ("Mug/1.jpg", DrawnMug.Draw(0)), ("Mug/2.jfif", DrawnMug.Draw(2)), ("./Mug/3.JPE", DrawnMug.Draw(4)), ("Mug/IMG_4", DrawnMug.Draw(6)),
            ("Mug/5.HEIC", Heic), ("Mug/6.dng", [.. "II*\0"u8, 8, 0, 0, 0]), ("Mug/notes.txt", [1]), ("__MACOSX/Mug/._1.jpg", [0, 5, 22, 7]), ("Mug/@eaDir/1.jpg/T.jpg", DrawnMug.Draw(1)), ("Mug/.DS_Store", [1]));

        (answer.GetProperty("items").GetInt32(), answer.GetProperty("added").GetInt32()).ShouldBe((1, 4));
        var skipped = Texts(answer, "skipped");
        skipped.Count.ShouldBe(2);
        skipped.ShouldContain(reason => reason.StartsWith("Mug/5.HEIC: ") && reason.Contains("heif-convert"));
        skipped.ShouldContain(reason => reason.StartsWith("Mug/6.dng: ") && reason.Contains("Export it as JPEG"));
        Texts(answer, "leftOut").Count.ShouldBe(4);
    }

    [Fact]
    public async Task Import_ArchiveAsTheFileOfAForm_IsLearned()
    {
        await using var server = await StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("hello"), "comment" }, { new ByteArrayContent(ArchiveOf(("Mug/1.jpg", DrawnMug.Draw(0)))), "archive", "items.zip" } };
        using var answer = await server.Http.PostAsync("/items/import", form, TestContext.Current.CancellationToken);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("added").GetInt32().ShouldBe(1);

        using var none = new MultipartFormDataContent { { new StringContent("hello"), "comment" } };
        using var refused = await server.Http.PostAsync("/items/import", none, TestContext.Current.CancellationToken);
        (await refused.ShouldBeProblemAsync(400, "lesson")).ShouldContain("-F archive=@items.zip");
        using var torn = new ByteArrayContent([.. "torn"u8, .. ArchiveOf(("Mug/1.jpg", DrawnMug.Draw(0)))]);
        using var damaged = await server.Http.PostAsync("/items/import", torn, TestContext.Current.CancellationToken);
        damaged.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Import_OfNothingReadable_NamesWhatCame()
    {
        await using var server = await StartAsync();
        var problem = await ImportAsync(server, HttpStatusCode.BadRequest, ("Mug/5.HEIC", Heic), ("Mug/notes.txt", [1]));
        problem.GetProperty("detail").GetString()!.ShouldContain("1 HEIC");
        problem.GetProperty("detail").GetString()!.ShouldContain("heif-convert");
    }

    [Fact]
    public async Task LearnAndImport_OneLabelInTwoSpellings_IsOneItem()
    {
        await using var server = await StartAsync();
        foreach (var (label, view) in new[] { ("K\u00e4se", 0), ("Ka\u0308se", 3) })
            (await server.Http.PostAsJsonAsync("/items", new { label, images = new[] { DrawnMug.Draw(view) } }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await ImportAsync(server, HttpStatusCode.OK, ("K\u00e4se/1.jpg", DrawnMug.Draw(6)), ("Ka\u0308se/2.jpg", DrawnMug.Draw(9)))).GetProperty("items").GetInt32().ShouldBe(1);

        var items = (await server.Http.GetFromJsonAsync<JsonElement>("/items", TestContext.Current.CancellationToken)).GetProperty("items");
        items.GetArrayLength().ShouldBe(1);
        items[0].GetProperty("label").GetString().ShouldBe("K\u00e4se");
        foreach (var filter in new[] { "K\u00e4se", "Ka\u0308se" })
        {
            var answer = await (await server.Http.PostImageAsync($"/search?filter=label:{Uri.EscapeDataString(filter)}", DrawnMug.Draw(0))).ReadJsonAsync();
            answer.GetProperty("matches").GetArrayLength().ShouldBe(4);
        }
        (await (await server.Http.PostImageAsync($"/feedback?not={Uri.EscapeDataString("Ka\u0308se")}", DrawnMug.Draw(0))).ReadJsonAsync()).GetProperty("not").GetString().ShouldBe("K\u00e4se");
    }

    [Fact]
    public async Task Import_OfAnArchiveThatInflatesBeyondTheLimit_IsRefusedBeforeItDoes()
    {
        await using var server = await StartAsync(("Items:MaxImportBytes", $"{8 << 20}"));
        using var bomb = Zip(archive =>
        {
            for (var i = 0; i < 4; i++)
                using (var entry = archive.CreateEntry($"Bomb/{i}.jpg").Open()) entry.Write(new byte[4 << 20]);
        });
        bomb.Length.ShouldBeLessThan(1 << 20);
        (await server.Http.PostAsync("/items/import", Body(bomb), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Import_OfEmptyAndShortenedEntries_NamesThemAndLearnsTheRest()
    {
        await using var server = await StartAsync();
        using var archive = Zip(zip =>
        {
            zip.CreateEntry("Mug/empty.jpg").Open().Dispose();
            using (var entry = zip.CreateEntry("Mug/whole.jpg", CompressionLevel.NoCompression).Open()) entry.Write(DrawnMug.Draw(0));
            using (var entry = zip.CreateEntry("Mug/short.jpg", CompressionLevel.NoCompression).Open()) entry.Write(new byte[1000]);
        });
        // The central directory announces more than there is.
        var bytes = archive.ToArray();
        var name = bytes.AsSpan().LastIndexOf("Mug/short.jpg"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(name - 46 + 24), 5000);
        var answer = await (await server.Http.PostAsync("/items/import", Body(new MemoryStream(bytes)), TestContext.Current.CancellationToken)).ReadJsonAsync();
        answer.GetProperty("added").GetInt32().ShouldBe(1);
        answer.GetProperty("skipped").EnumerateArray().Select(entry => entry.GetString()!).ShouldContain(entry => entry.StartsWith("Mug/empty.jpg", StringComparison.Ordinal));
        answer.GetProperty("skipped").EnumerateArray().Select(entry => entry.GetString()!).ShouldContain(entry => entry.StartsWith("Mug/short.jpg", StringComparison.Ordinal));
    }

    private static MemoryStream Zip(Action<ZipArchive> fill)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true)) fill(archive);
        bytes.Position = 0;
        return bytes;
    }

    private static StreamContent Body(Stream archive)
    {
        var body = new StreamContent(archive);
        body.Headers.ContentType = new("application/zip");
        return body;
    }

    [Fact]
    public async Task Items_TaughtBeforeLabelsWereComposed_AreReadAsComposed()
    {
        await using (var server = await StartAsync())
            (await server.Http.PostAsJsonAsync("/items", new { label = "K\u00e4se", images = new[] { DrawnMug.Draw(0) } }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var file = Directory.EnumerateFiles(_folder.FullName, "item.json", SearchOption.AllDirectories).Single();
        var item = JsonNode.Parse(File.ReadAllText(file))!["item"]!;
        item["label"] = "Ka\u0308se";
        File.WriteAllText(file, item.ToJsonString());

        await using var again = await StartAsync();

        (await again.Http.GetFromJsonAsync<JsonElement>("/items", TestContext.Current.CancellationToken)).GetProperty("items")[0].GetProperty("label").GetString().ShouldBe("K\u00e4se");
    }

    [Theory]
    [InlineData(1970)]
    [InlineData(1979)]
    [InlineData(2108)]
    [InlineData(9990)]
    public async Task Export_OnABoardWhoseClockIsWrong_IsAnArchiveAllTheSame(int year)
    {
        await using var server = new InferenceServer();
        await server.StartAsync(DrawnCatalog.Shared.IndexPath, Settings(), services => services.AddSingleton<TimeProvider>(new WrongClock(year)));
        for (var attempt = 0; attempt < 600 && !(await server.Http.GetAsync("/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode; attempt++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        (await server.Http.PostAsJsonAsync("/items", new { label = "Mug", images = new[] { DrawnMug.Draw(0) } }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Created);

        using var zip = new ZipArchive(new MemoryStream(await server.Http.GetByteArrayAsync("/items/export", TestContext.Current.CancellationToken)));

        zip.Entries.ShouldHaveSingleItem().LastWriteTime.Year.ShouldBe(Math.Clamp(year, 1980, 2107));
    }

    [Fact]
    public void Of_TimesThatAnArchiveCanHold_StayAsTheyAre()
    {
        var time = new DateTimeOffset(2026, 11, 30, 10, 0, 0, TimeSpan.FromHours(2));
        ZipTime.Of(time).ShouldBe(time);
        ZipTime.Of(DateTimeOffset.MinValue).Year.ShouldBe(1980);
        ZipTime.Of(DateTimeOffset.MaxValue).Year.ShouldBe(2107);
    }

    private (string Key, string Value)[] Settings() => [("Items:Folder", Path.Combine(_folder.FullName, "items")), ("Items:Refit", "false")];

    private Task<InferenceServer> StartAsync(params (string Key, string Value)[] others) => InferenceServer.StartReadyAsync([.. Settings(), .. others]);

    private static List<string> Texts(JsonElement answer, string name) => [.. answer.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static async Task<JsonElement> ImportAsync(InferenceServer server, HttpStatusCode expected, params (string Name, byte[] Content)[] files)
    {
        using var body = new ByteArrayContent(ArchiveOf(files));
        using var answer = await server.Http.PostAsync("/items/import", body, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(expected);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static byte[] ArchiveOf(params (string Name, byte[] Content)[] files)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(content);
            }
        }
        return archive.ToArray();
    }

    private sealed class WrongClock(int year) : TimeProvider
    {
        private readonly TimeSpan _off = new DateTimeOffset(year, 3, 1, 0, 5, 0, TimeSpan.Zero) - System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _off;
    }
}
