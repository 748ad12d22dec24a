using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration;
using Google.Protobuf;
using Grpc.Core;
using ItemsClient = EdgeAI.Contracts.V1.Items.ItemsClient;

namespace EdgeAI.Tests.Inference.Items;

/// <summary>Lessons from a live source, and the same calls by gRPC.</summary>
public sealed class StreamLessonTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeai-items-stream-");
    private InferenceServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await InferenceServer.StartReadyAsync(
        ("Items:Folder", Path.Combine(_folder.FullName, "items")), ("Items:Refit", "false"), ("Items:LongestTake", "00:00:30"), ("Items:UsualTake", "00:00:20"));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Learn_FromASource_TakesVariedFramesAndTellsHowFarItIs()
    {
        await using var filming = await FilmAsync(number => DrawnMug.Draw((int)(number / 3 % 12)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/items") { Content = JsonContent.Create(new { label = "mug", source = "belt", frames = 6 }) };
        request.Headers.Accept.ParseAdd("application/x-ndjson");

        using var response = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();

        lines.Where(line => line.GetProperty("state").GetString() == "taking").Select(line => line.GetProperty("taken").GetInt32()).ShouldBe(Enumerable.Range(0, 7));
        lines[^1].GetProperty("state").GetString().ShouldBe("learned");
        lines[^1].GetProperty("lesson").GetProperty("added").GetInt32().ShouldBe(6);
        lines[^1].GetProperty("lesson").TryGetProperty("note", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Learn_UntilTheFirstRightAnswer_TellsHowLongThatTook()
    {
        await _server.DisposeAsync();
        _server = await InferenceServer.StartReadyAsync(("Items:Folder", Path.Combine(_folder.FullName, "items")), ("Items:Refit", "false"), ("Embedding:CallDeadline", "00:00:30"));
        await using var camera = new LivePageCamera(_server.Channel, "belt");
        await camera.SendAsync(DrawnMug.Draw(0));

        var started = System.Diagnostics.Stopwatch.StartNew();
        var learning = _server.Http.PostAsJsonAsync("/items", new { label = "mug", source = "belt" }, TestContext.Current.CancellationToken);
        var frame = 0;
        // As a camera of 30 frames a second, before which the mug is turned.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(33));
        for (; ; await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            var answer = await camera.SendAsync(DrawnMug.Draw(frame++ / 2 % 12));
            if (answer.Result.Matches is [{ Label: "mug" }, ..]) break;
            started.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        }

        var lesson = await (await learning).Content.ReadFromJsonAsync<JsonElement>();
        lesson.GetProperty("added").GetInt32().ShouldBeGreaterThan(0);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"From Learn to the first right answer: {started.ElapsedMilliseconds} ms, {lesson.GetProperty("added").GetInt32()} frames learned, {frame} frames answered meanwhile");
    }

    [Fact]
    public async Task Learn_AnItemThatLiesStill_LearnsOneFrameAndSaysWhatWouldBeBetter()
    {
        await _server.DisposeAsync();
        _server = await InferenceServer.StartReadyAsync(("Items:Folder", Path.Combine(_folder.FullName, "items")), ("Items:Refit", "false"), ("Items:LongestTake", "00:00:01"));
        await using var filming = await FilmAsync(_ => DrawnMug.Draw(1));

        using var response = await _server.Http.PostAsJsonAsync("/items", new { label = "mug", source = "belt" }, TestContext.Current.CancellationToken);

        var lesson = await response.Content.ReadFromJsonAsync<JsonElement>();
        lesson.GetProperty("added").GetInt32().ShouldBe(1);
        lesson.GetProperty("note").GetString()!.ShouldContain("Turn the item");
    }

    [Fact]
    public async Task Grpc_EveryCall_IsAsOverHttp()
    {
        var client = new ItemsClient(_server.Channel);
        var similarity = new Similarity.SimilarityClient(_server.Channel);
        var request = new LearnRequest { Label = "Kitchen/Mug" };
        request.Images.AddRange(Enumerable.Range(0, 3).Select(view => ByteString.CopyFrom(DrawnMug.Draw(view))));

        var lesson = await client.LearnAsync(request);

        lesson.Added.ShouldBe(3);
        var found = await similarity.SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(DrawnMug.Draw(1)), K = 1 });
        found.Matches[0].Label.ShouldBe("Kitchen/Mug");
        lesson.Item.EntryIds.ShouldContain(found.Matches[0].Id);
        (await client.ListItemsAsync(new ListItemsRequest())).Items.ShouldHaveSingleItem().Id.ShouldBe(lesson.Item.Id);
        (await client.RenameItemAsync(new RenameItemRequest { Id = lesson.Item.Id, Label = "Cup" })).Label.ShouldBe("Cup");

        var archive = new List<ArchivePiece>();
        using (var export = client.ExportItems(new ExportItemsRequest()))
            await foreach (var piece in export.ResponseStream.ReadAllAsync()) archive.Add(piece);
        await client.RemoveItemAsync(new RemoveItemRequest { Id = lesson.Item.Id });
        (await client.ListItemsAsync(new ListItemsRequest())).Items.ShouldBeEmpty();
        using var import = client.ImportItems();
        foreach (var piece in archive) await import.RequestStream.WriteAsync(piece, TestContext.Current.CancellationToken);
        await import.RequestStream.CompleteAsync();
        (await import).Added.ShouldBe(3);
        (await client.ListItemsAsync(new ListItemsRequest())).Items.ShouldHaveSingleItem().Label.ShouldBe("Cup");

        (await Should.ThrowAsync<RpcException>(async () => await client.RemoveItemAsync(new RemoveItemRequest { Id = "nobody" }))).StatusCode.ShouldBe(StatusCode.NotFound);
        (await Should.ThrowAsync<RpcException>(async () => await client.LearnAsync(new LearnRequest { Label = "x" }))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Grpc_LearnFromASource_StreamsProgressAndTheLesson()
    {
        await using var filming = await FilmAsync(number => DrawnMug.Draw((int)(number / 3 % 12)));
        var client = new ItemsClient(_server.Channel);

        using var call = client.LearnFromSource(new LearnFromSourceRequest { Label = "mug", Source = "belt", Frames = 5 });
        var steps = new List<LearnProgress>();
        await foreach (var step in call.ResponseStream.ReadAllAsync()) steps.Add(step);

        steps[^1].Lesson.Added.ShouldBe(5);
        steps.ShouldAllBe(step => step.Wanted == 5);
    }

    private async Task<Filming> FilmAsync(Func<long, byte[]> draw)
    {
        var camera = new LivePageCamera(_server.Channel, "belt");
        await camera.SendAsync(draw(0));
        return new Filming(camera, draw);
    }

    private sealed class Filming : IAsyncDisposable
    {
        private readonly LivePageCamera _camera;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _film;

        public Filming(LivePageCamera camera, Func<long, byte[]> draw)
        {
            _camera = camera;
            _film = camera.SendManyAsync(draw, TimeSpan.FromMilliseconds(40), _stop.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _film;
            await _camera.DisposeAsync();
            _stop.Dispose();
        }
    }
}
