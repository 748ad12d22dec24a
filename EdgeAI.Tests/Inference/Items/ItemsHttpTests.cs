using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Inference.Items;

/// <summary>Items are taught, found, renamed, removed, exported and imported over HTTP.</summary>
public sealed class ItemsHttpTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-items-http-");
    private InferenceServer _server = null!;

    private HttpClient Http => _server.Http;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Learn_ImagesInJson_AreFoundAtOnceAndAfterARestart()
    {
        (await BestAsync(9)).GetProperty("label").GetString().ShouldNotBe("Kitchen/Mug");

        using var taught = await TeachAsync("Kitchen/Mug", [0, 1, 2, 3]);

        taught.StatusCode.ShouldBe(HttpStatusCode.Created);
        var lesson = await taught.Content.ReadFromJsonAsync<JsonElement>();
        lesson.GetProperty("added").GetInt32().ShouldBe(4);
        lesson.GetProperty("dropped").GetInt32().ShouldBe(0);
        await ShouldKnowTheMugAsync("Kitchen/Mug");
        await _server.DisposeAsync();
        _server = await StartAsync();
        await ShouldKnowTheMugAsync("Kitchen/Mug");
        (await ItemsAsync()).ShouldHaveSingleItem().GetProperty("photographs").GetArrayLength().ShouldBe(4);
    }

    [Fact]
    public async Task Learn_NearCopies_AreDropped()
    {
        (await (await TeachAsync("mug", [0, 0, 1])).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("dropped").GetInt32().ShouldBe(1);

        using var again = await TeachAsync("mug", [0, 1]);

        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        var lesson = await again.Content.ReadFromJsonAsync<JsonElement>();
        lesson.GetProperty("added").GetInt32().ShouldBe(0);
        lesson.GetProperty("note").GetString()!.ShouldContain("Nothing new");
        (await (await TeachAsync("mug", [5])).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("item").GetProperty("photographs").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Learn_AFormWithFiles_IsTheSame()
    {
        using var form = new MultipartFormDataContent { { new StringContent("Tasse für Ä"), "label" } };
        for (var view = 0; view < 2; view++)
        {
            var file = new ByteArrayContent(DrawnMug.Draw(view));
            file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            form.Add(file, "images", $"{view}.jpg");
        }

        using var taught = await Http.PostAsync("/items", form, TestContext.Current.CancellationToken);

        taught.StatusCode.ShouldBe(HttpStatusCode.Created);
        await ShouldKnowTheMugAsync("Tasse für Ä");
    }

    [Fact]
    public async Task Rename_ThenSearched_AnswersTheNewLabel()
    {
        var id = await TaughtIdAsync("mug");

        using var renamed = await Http.PatchAsJsonAsync($"/items/{id}", new { label = "cup" }, TestContext.Current.CancellationToken);

        renamed.StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldKnowTheMugAsync("cup");
        using var put = await Http.PutAsJsonAsync($"/items/{id}", new { label = "beaker" }, TestContext.Current.CancellationToken);
        await ShouldKnowTheMugAsync("beaker");
        (await ItemsAsync()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task Remove_ThenSearched_IsNeverAnsweredAgain()
    {
        var id = await TaughtIdAsync("mug");

        (await Http.DeleteAsync($"/items/{id}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await BestAsync(0)).GetProperty("label").GetString().ShouldNotBe("mug");
        (await ItemsAsync()).ShouldBeEmpty();
        await _server.DisposeAsync();
        _server = await StartAsync();
        (await BestAsync(0)).GetProperty("label").GetString().ShouldNotBe("mug");
        (await Http.DeleteAsync($"/items/{id}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Export_ThenImportedElsewhere_TeachesTheSame()
    {
        await TaughtIdAsync("Kitchen/Mug");
        var archive = await Http.GetByteArrayAsync("/items/export", TestContext.Current.CancellationToken);
        var catalog = Path.Combine(_folder.FullName, "exported");
        using (var zip = new ZipArchive(new MemoryStream(archive))) zip.ExtractToDirectory(catalog);
        CatalogReader.Read([catalog], TestContext.Current.CancellationToken).Photographs.Select(photograph => photograph.Label).Distinct().ShouldBe(["Kitchen/Mug"]);

        await using var other = await StartAsync("elsewhere");
        (await ImportAsync(other, archive)).GetProperty("added").GetInt32().ShouldBe(3);
        var again = await ImportAsync(other, archive);

        again.GetProperty("added").GetInt32().ShouldBe(0);
        again.GetProperty("dropped").GetInt32().ShouldBe(3);
        var answer = await (await other.Http.PostImageAsync("/search?k=1", DrawnMug.Draw(1))).Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe("Kitchen/Mug");
        answer.GetProperty("matches")[0].GetProperty("score").GetDouble().ShouldBe(1, 2e-3);
    }

    [Fact]
    public async Task Import_AnArchiveWithSomethingWrong_LearnsTheRestAndNamesEachFault()
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "Kitchen/🧸 Mug/1.jpg", DrawnMug.Draw(1));
            Add(zip, "Kitchen/🧸 Mug/2.jpg", DrawnMug.Draw(3));
            Add(zip, "Kitchen/🧸 Mug/torn.jpg", BadImages.TruncatedJpeg);
            Add(zip, "Broken/text.jpg", BadImages.Text);
            Add(zip, "../outside/1.jpg", DrawnMug.Draw(1));
            Add(zip, "alone.jpg", DrawnMug.Draw(1));
            Add(zip, "Kitchen/🧸 Mug/notes.txt", BadImages.Text);
        }

        var answer = await ImportAsync(_server, archive.ToArray());

        (answer.GetProperty("items").GetInt32(), answer.GetProperty("added").GetInt32()).ShouldBe((1, 2));
        var skipped = answer.GetProperty("skipped").EnumerateArray().Select(reason => reason.GetString()!).ToList();
        skipped.Count.ShouldBe(4);
        foreach (var name in new[] { "torn.jpg", "Broken/text.jpg", "../outside", "alone.jpg" }) skipped.ShouldContain(reason => reason.Contains(name, StringComparison.Ordinal));
        (await ItemsAsync()).Select(item => item.GetProperty("label").GetString()).ShouldBe(["Kitchen/🧸 Mug"]);
        using var text = new ByteArrayContent(BadImages.Text);
        using var refused = await Http.PostAsync("/items/import", text, TestContext.Current.CancellationToken);
        (await refused.ShouldBeProblemAsync(400, "lesson")).ShouldContain("zip archive");
    }

    [Fact]
    public async Task Learn_AnotherProcessHasTheFolder_IsToldWhoAndGoesOnAnswering()
    {
        await using var second = await StartAsync();
        await TaughtIdAsync("mug");

        using var refused = await second.Http.PostAsJsonAsync("/items", new { label = "cup", images = new[] { DrawnMug.Draw(0) } }, TestContext.Current.CancellationToken);

        (await refused.ShouldBeProblemAsync(409, "other-writer")).ShouldContain($"process {Environment.ProcessId}");
        (await second.Http.PostImageAsync("/search?k=1", DrawnMug.Draw(1))).StatusCode.ShouldBe(HttpStatusCode.OK);
        // One that comes later finds the folder in use, and serves the catalog.
        await using var third = await StartAsync();
        (await third.Http.GetFromJsonAsync<JsonElement>("/items", TestContext.Current.CancellationToken)).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await third.Http.PostImageAsync("/search?k=1", DrawnProducts.Draw(DrawnProducts.Labels[0], 1))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Learn_ALabelOfTheCatalog_JoinsItAndItsRemovalLeavesTheCatalogs()
    {
        var label = DrawnProducts.Labels[0];
        await TaughtIdAsync(label);
        (await BestAsync(0)).GetProperty("label").GetString().ShouldBe(label);
        var id = (await ItemsAsync())[0].GetProperty("id").GetString();

        (await Http.DeleteAsync($"/items/{id}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var answer = await (await Http.PostImageAsync("/search?k=100", DrawnProducts.Draw(label, 1))).ReadJsonAsync();
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(label);
        answer.GetProperty("matches").EnumerateArray().Count(match => match.GetProperty("label").GetString() == label).ShouldBe(DrawnCatalog.ViewsPerLabel);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "/items", "application/json")]
    [InlineData("text/plain", "/items", "multipart/form-data")]
    [InlineData("text/plain", "/items/import", "zip archive")]
    public async Task Learn_ABodyOfAnotherType_SaysWhatIsExpected(string type, string path, string expected)
    {
        using var content = new StringContent("label=mug", new MediaTypeHeaderValue(type));
        using var refused = await Http.PostAsync(path, content, TestContext.Current.CancellationToken);

        (await refused.ShouldBeProblemAsync(400, "lesson")).ShouldContain(expected);
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(bytes);
    }

    [Fact]
    public async Task Thumbnail_OfATaughtPhotograph_IsServed()
    {
        await TaughtIdAsync("mug");
        var photograph = (await ItemsAsync())[0].GetProperty("photographs")[0];

        using var picture = await Http.GetAsync(photograph.GetProperty("thumbnail").GetString(), TestContext.Current.CancellationToken);

        picture.StatusCode.ShouldBe(HttpStatusCode.OK);
        picture.Content.Headers.ContentType!.MediaType.ShouldBe(ThumbnailFolder.ContentType);
    }

    [Theory]
    [InlineData("""{"images":[]}""", "item-label")]
    [InlineData("""{"label":"x"}""", "lesson")]
    [InlineData("""{"label":"x","images":[]}""", "lesson")]
    [InlineData("""{"label":"x","images":[],"source":"camera"}""", "lesson")]
    [InlineData("""{"label":"x","images":["bm8gaW1hZ2U="]}""", "lesson")]
    [InlineData("""{"label":"../x","images":["bm8gaW1hZ2U="]}""", "item-label")]
    [InlineData("""{"label":"x","source":"nowhere"}""", "source-unknown")]
    [InlineData("""{"label":"x","source":"nowhere","frames":400}""", "lesson")]
    [InlineData("""{"label":""", "lesson")]
    [InlineData("""[]""", "lesson")]
    public async Task Learn_BadInput_IsRefusedWithAReason(string json, string problem)
    {
        using var refused = await Http.PostAsync("/items", new StringContent(json, new MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);

        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var answer = await refused.Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("type").GetString().ShouldBe($"urn:edgeai:problem:{problem}");
        answer.GetProperty("detail").GetString()!.ShouldContain("xpected");
        (await ItemsAsync()).ShouldBeEmpty();
        Directory.Exists(Path.Combine(_folder.FullName, "items")).ShouldBeFalse();
    }

    [Fact]
    public async Task Learn_OneImageOfSeveralUnreadable_LearnsNothing()
    {
        using var refused = await Http.PostAsJsonAsync("/items", new { label = "mug", images = new[] { DrawnMug.Draw(0), BadImages.TruncatedJpeg } }, TestContext.Current.CancellationToken);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!.ShouldContain("Image 2");
        (await ItemsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Learn_AFolderThatCannotBeMade_SaysWhich()
    {
        var file = Path.Combine(_folder.FullName, "a-file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await using var other = await StartAsync(Path.Combine("a-file", "items"));

        using var refused = await other.Http.PostAsJsonAsync("/items", new { label = "mug", images = new[] { DrawnMug.Draw(0) } }, TestContext.Current.CancellationToken);

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var detail = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
        detail.ShouldContain(file);
        detail.ShouldContain("Items:Folder");
    }

    [Fact]
    public async Task Changes_WithoutTheWriteKey_AreRefused()
    {
        await using var locked = await InferenceServer.StartReadyAsync(("Items:Folder", Path.Combine(_folder.FullName, "locked")), ("Inference:WriteKey", "secret"));
        var lesson = new { label = "mug", images = new[] { DrawnMug.Draw(0) } };

        (await locked.Http.PostAsJsonAsync("/items", lesson, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await locked.Http.DeleteAsync("/items/000000000000", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await locked.Http.GetAsync("/items", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        locked.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        (await locked.Http.PostAsJsonAsync("/items", lesson, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private static async Task<JsonElement> ImportAsync(InferenceServer server, byte[] archive)
    {
        using var content = new ByteArrayContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await server.Http.PostAsync("/items/import", content, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<InferenceServer> StartAsync(string items = "items") =>
        InferenceServer.StartReadyAsync(("Items:Folder", Path.Combine(_folder.FullName, items)), ("Items:Refit", "false"));

    private Task<HttpResponseMessage> TeachAsync(string label, int[] views) =>
        Http.PostAsJsonAsync("/items", new { label, images = views.Select(view => DrawnMug.Draw(view)).ToArray() }, TestContext.Current.CancellationToken);

    private async Task<string> TaughtIdAsync(string label)
    {
        using var taught = await TeachAsync(label, [0, 1, 2]);
        return (await taught.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("item").GetProperty("id").GetString()!;
    }

    private async Task<List<JsonElement>> ItemsAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonElement>("/items", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray()];

    private async Task<JsonElement> BestAsync(int view) =>
        (await (await Http.PostImageAsync("/search?k=1", DrawnMug.Draw(view))).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("matches")[0];

    // View 9 was never taught, view 1 was: its entry is the photograph itself.
    private async Task ShouldKnowTheMugAsync(string label)
    {
        (await BestAsync(9)).GetProperty("label").GetString().ShouldBe(label);
        var taught = await BestAsync(1);
        taught.GetProperty("label").GetString().ShouldBe(label);
        taught.GetProperty("score").GetDouble().ShouldBe(1, 2e-3);
    }
}
