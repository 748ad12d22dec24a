using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Items;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference.Items;

/// <summary>The projection is fitted anew behind the frames' back.</summary>
public sealed class RefitTests : IAsyncLifetime
{
    // Of two cosines of the same vectors, one of which went through JSON.
    private const float Same = 2e-4f;

    private readonly TemporaryFolder _folder = new();

    private string IndexPath => _folder.Combine("catalog.index");

    public async ValueTask InitializeAsync()
    {
        var catalog = EdgeAI.Tests.Indexer.DrawnCatalog.Write(_folder, "shapes", 4, 4);
        var run = await IndexerRun.Of("build", "--catalog", catalog, "--output", IndexPath, "--crop", "0.75");
        run.ExitCode.ShouldBe(0, run.Error);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Learn_ThenFittedAnew_NoFrameIsLostAndLaterStartsServeTheFitWhereItFits()
    {
        string projection;
        await using (var server = await StartAsync())
        {
            var state = server.Services.GetRequiredService<CatalogState>();
            var before = state.Current!.Index.Space.Projection;
            await using var camera = new LivePageCamera(server.Channel, "belt");
            using var stop = new CancellationTokenSource();
            var frames = new List<SearchFramesResponse>();
            var filming = Task.Run(async () =>
            {
                for (var number = 0; !stop.IsCancellationRequested; number++) frames.Add((await camera.SendAsync(DrawnMug.Draw(number % 5))).Clone());
            });
            await TeachAsync(server);

            await UntilAsync(server, status => status.StartsWith("in use", StringComparison.Ordinal));
            await stop.CancelAsync();
            await filming;

            frames.ShouldAllBe(frame => frame.OutcomeCase == SearchFramesResponse.OutcomeOneofCase.Result);
            frames.Select(frame => frame.Sequence).ShouldBe(Enumerable.Range(1, frames.Count).Select(number => (long)number));
            projection = state.Current!.Index.Space.Projection;
            projection.ShouldNotBe(before);
            state.Current.Fitted!.Answers.ShouldNotBeNull();
            await ShouldKnowTheMugAsync(server);
        }

        await using (var again = await StartAsync())
        {
            again.Services.GetRequiredService<CatalogState>().Current!.Index.Space.Projection.ShouldBe(projection);
            await ShouldKnowTheMugAsync(again);
            again.Services.GetRequiredService<Refitter>().Status.ShouldStartWith("in use");
        }

        // A damaged fit is not served; the catalog is, with what was taught.
        var refit = Directory.EnumerateFiles(IndexPath + ".items", "refit-*.index").ShouldHaveSingleItem();
        await File.WriteAllBytesAsync(refit, new byte[1000], TestContext.Current.CancellationToken);
        await using (var again = await StartAsync(refit: false)) await ShouldKnowTheMugAsync(again);

        // Neither is a fit to an index that was built anew since.
        var run = await IndexerRun.Of("build", "--catalog", EdgeAI.Tests.Indexer.DrawnCatalog.Write(_folder, "more", 5, 4), "--output", IndexPath, "--crop", "0.75");
        run.ExitCode.ShouldBe(0, run.Error);
        await using var anew = await StartAsync(refit: false);
        anew.Services.GetRequiredService<CatalogState>().Current!.Index.Count.ShouldBe(5 * 4 + 3);
        await ShouldKnowTheMugAsync(anew);
    }

    [Fact]
    public async Task Swap_WhileFramesCome_AnswersEachWithTheVectorsOfOneIdentity()
    {
        // Pictures of something else: their cosines to the catalog's entries are the projection's fingerprint.
        byte[][] images = [.. DrawnProducts.Labels.Select(label => DrawnProducts.Draw(label, 1))];
        await using var server = await StartAsync();
        var before = await CosinesAsync(server, images);
        await using var camera = new LivePageCamera(server.Channel, "shelf");
        using var stop = new CancellationTokenSource();
        var frames = new List<(int Image, SearchFramesResponse Answer)>();
        var filming = Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number = (number + 1) % images.Length) frames.Add((number, (await camera.SendAsync(images[number], k: 50)).Clone()));
        });
        await TeachAsync(server);
        await UntilAsync(server, status => status.StartsWith("in use", StringComparison.Ordinal));
        var after = await CosinesAsync(server, images);
        await stop.CancelAsync();
        await filming;

        // A vector of one identity compared with those of the other would have cosines that neither has.
        before.Zip(after).ShouldAllBe(pair => !AreSame(pair.First, pair.Second));
        frames.ShouldAllBe(frame => frame.Answer.OutcomeCase == SearchFramesResponse.OutcomeOneofCase.Result);
        frames.Select(frame => frame.Answer.Sequence).ShouldBe(Enumerable.Range(1, frames.Count).Select(number => (long)number));
        var isNew = frames.Select(frame =>
        {
            var cosines = frame.Answer.Result.Matches.Where(match => match.Label != "mug").ToDictionary(match => match.Id, match => match.Score);
            AreSame(cosines, before[frame.Image]).ShouldNotBe(AreSame(cosines, after[frame.Image]));
            return AreSame(cosines, after[frame.Image]);
        }).ToList();
        var swap = isNew.IndexOf(true);
        swap.ShouldBeGreaterThan(0);
        isNew.Skip(swap).ShouldAllBe(answer => answer);
    }

    [Fact]
    public async Task Learn_WithoutTheCatalogsFeatures_SaysSoAndServesTheItemAllTheSame()
    {
        File.Delete(IndexPath + ".features");
        await using var server = await StartAsync();
        await TeachAsync(server);

        await UntilAsync(server, status => status.StartsWith("not fitted anew", StringComparison.Ordinal));

        server.Services.GetRequiredService<Refitter>().Status.ShouldContain(IndexPath + ".features");
        await ShouldKnowTheMugAsync(server);
    }

    private async Task<InferenceServer> StartAsync(bool refit = true)
    {
        var server = new InferenceServer();
        // One look at each frame: further ones depend on the time there is, and have other vectors.
        await server.StartAsync(IndexPath, [("Items:Refit", $"{refit}"), ("Items:RefitDelay", "00:00:00"), ("Decision:LookAgain", "false"), ("Embedding:CallDeadline", "00:00:30")]);
        await server.WaitUntilReadyAsync();
        return server;
    }

    private static async Task<List<Dictionary<string, float>>> CosinesAsync(InferenceServer server, byte[][] images)
    {
        var cosines = new List<Dictionary<string, float>>();
        foreach (var image in images)
        {
            var matches = (await (await server.Http.PostImageAsync("/search?k=50", image)).ReadJsonAsync()).GetProperty("matches");
            cosines.Add(matches.EnumerateArray().Where(match => match.GetProperty("label").GetString() != "mug")
                .ToDictionary(match => match.GetProperty("id").GetString()!, match => match.GetProperty("score").GetSingle()));
        }
        return cosines;
    }

    private static bool AreSame(Dictionary<string, float> some, Dictionary<string, float> others) =>
        some.Count == others.Count && some.All(pair => others.TryGetValue(pair.Key, out var other) && Math.Abs(pair.Value - other) < Same);

    private static async Task TeachAsync(InferenceServer server)
    {
        using var taught = await server.Http.PostAsJsonAsync("/items", new { label = "mug", images = Enumerable.Range(0, 3).Select(view => DrawnMug.Draw(view)) }, TestContext.Current.CancellationToken);
        taught.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
    }

    private static async Task UntilAsync(InferenceServer server, Func<string, bool> isReached)
    {
        var refitter = server.Services.GetRequiredService<Refitter>();
        for (var started = Environment.TickCount64; !isReached(refitter.Status); await Task.Delay(20))
            if (Environment.TickCount64 - started > 120_000 || refitter.Status.StartsWith("failed", StringComparison.Ordinal)) Assert.Fail(refitter.Status);
    }

    private static async Task ShouldKnowTheMugAsync(InferenceServer server)
    {
        var answer = await (await server.Http.PostImageAsync("/search?k=1", DrawnMug.Draw(7))).Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe("mug");
    }
}
