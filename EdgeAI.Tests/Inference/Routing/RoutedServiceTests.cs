using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Catalog;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Vectors.Qdrant;
using EdgeAI.Vectors.Hnsw;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using CompanionVector = EdgeAI.Vectors.CompanionVector;

namespace EdgeAI.Tests.Inference.Routing;

/// <summary>The service with the index that its configuration chooses, over the imitation of Qdrant.</summary>
public sealed class RoutedServiceTests : IAsyncLifetime
{
    private static readonly string Here = DrawnProducts.Labels[0], There = DrawnProducts.Labels[1];

    private readonly TemporaryFolder _folder = new();
    private QdrantImitation _qdrant = null!;

    private string LocalIndex => _folder.Combine("catalog.index");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _qdrant = await QdrantImitation.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _qdrant.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Embedded_ByDefault_SaysThatItsMatchesAreLocalAndNothingIsLost()
    {
        await using var server = await InferenceServer.StartReadyAsync();
        var answer = await SearchAsync(server, Here);
        Origins(answer).ShouldAllBe(origin => origin == "local");
        answer.GetProperty("lost").GetArrayLength().ShouldBe(0);
        server.Services.GetRequiredService<CatalogState>().Require().Routed.ShouldBeNull();
    }

    [Fact]
    public async Task Qdrant_WithAPushedCollection_AnswersFromIt()
    {
        await PushedCatalog.PushAsync(_qdrant, _ => true);
        await using var server = await StartAsync("qdrant", _folder.Combine("none.index"));
        await server.WaitUntilReadyAsync();
        var answer = await SearchAsync(server, There);
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(There);
        answer.GetProperty("matches")[0].GetProperty("score").GetDouble().ShouldBe(1, 1e-4);
        Origins(answer).ShouldAllBe(origin => origin == "qdrant");
        answer.GetProperty("decision").GetProperty("label").GetString().ShouldBe(There, "decisions are made from the collection's entries");
        var health = await (await server.Http.GetAsync("/health", Cancellation)).Content.ReadAsStringAsync(Cancellation);
        health.ShouldStartWith("Healthy");
        health.ShouldContain($"{DrawnCatalog.Count} entries in 'catalog'");

        var grpc = new Similarity.SimilarityClient(server.Channel);
        var same = await grpc.SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(DrawnProducts.Draw(There, 1)), K = 2 }, cancellationToken: Cancellation);
        same.Matches[0].Origin.ShouldBe("qdrant");
        same.Lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task Qdrant_WithCompanions_HasThemForDecisionsAndShowsThemNowhere()
    {
        await PushedCatalog.PushAsync(_qdrant, _ => true, change: entry => entry with { Companion = CompanionVector.Encode(entry.Vector.Span) });
        await using var server = await StartAsync("qdrant", _folder.Combine("none.index"));
        await server.WaitUntilReadyAsync();
        var samples = server.Services.GetRequiredService<CatalogState>().Require().Samples;
        samples.Count.ShouldBe(DrawnCatalog.Count);
        foreach (var sample in samples)
            CompanionVector.Dot(sample.Vector.Span, sample.Companion).ShouldBe(1, 1e-2f, sample.Id);
        (await SearchAsync(server, There)).ToString().ShouldNotContain("companion", Case.Insensitive);
    }

    [Fact]
    public async Task Qdrant_ThatIsDownAtStart_IsWaitedForAndThenAnswers()
    {
        _qdrant.Status = (_, _) => StatusCode.Unavailable;
        await PushedCatalogPushedDespite();
        await using var server = await StartAsync("qdrant", _folder.Combine("none.index"));
        var state = server.Services.GetRequiredService<CatalogState>();
        await Eventually(() => state.Reason.Contains("does not answer", StringComparison.Ordinal));
        (await server.Http.GetAsync("/alive", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var health = await server.Http.GetAsync("/health", Cancellation);
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.Content.ReadAsStringAsync(Cancellation)).ShouldContain("Tried again every");
        var refused = await server.Http.PostImageAsync("/search", DrawnProducts.Draw(Here, 1));
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();

        _qdrant.Status = (_, _) => StatusCode.OK;
        await server.WaitUntilReadyAsync();
        (await SearchAsync(server, Here)).GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(Here);

        _qdrant.Status = (_, _) => StatusCode.Unavailable;
        var lost = await server.Http.PostImageAsync("/search", DrawnProducts.Draw(Here, 1));
        lost.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await lost.Content.ReadAsStringAsync(Cancellation)).ShouldContain("index-unavailable");

        async Task PushedCatalogPushedDespite()
        {
            var down = _qdrant.Status;
            _qdrant.Status = (_, _) => StatusCode.OK;
            await PushedCatalog.PushAsync(_qdrant, _ => true);
            _qdrant.Status = down;
        }
    }

    [Fact]
    public async Task Qdrant_WithACollectionOfAnotherEmbedding_IsRefusedWithBothNamed()
    {
        using var index = HnswIndex.Open(DrawnCatalog.Shared.IndexPath);
        var other = index.Space with { Module = "another-module" };
        await PushedCatalog.PushAsync(_qdrant, _ => true, space: other);
        await using var server = await StartAsync("qdrant", _folder.Combine("none.index"));
        var state = server.Services.GetRequiredService<CatalogState>();
        await Eventually(() => state.Reason.Contains("another-module", StringComparison.Ordinal));
        state.Reason.ShouldContain(index.Space.Module);
        state.Current.ShouldBeNull();
    }

    [Fact]
    public async Task Qdrant_WhoseAliasIsSwitched_AnswersFromTheNewCollectionWithoutARestart()
    {
        await PushedCatalog.PushAsync(_qdrant, id => id.StartsWith(Here, StringComparison.Ordinal));
        await using var server = await StartAsync("qdrant", _folder.Combine("none.index"));
        await server.WaitUntilReadyAsync();
        (await SearchAsync(server, There)).GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(Here);
        await PushedCatalog.PushAsync(_qdrant, _ => true);
        (await SearchAsync(server, There)).GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(There);
    }

    [Fact]
    public async Task Hybrid_WithADeadline_MergesWhatTheCloudKnows()
    {
        PushedCatalog.Write(LocalIndex, id => id.StartsWith(Here, StringComparison.Ordinal));
        await PushedCatalog.PushAsync(_qdrant, _ => true);
        await using var server = await StartAsync("hybrid", LocalIndex);
        await server.WaitUntilReadyAsync();

        var local = await SearchAsync(server, There);
        Origins(local).ShouldAllBe(origin => origin == "local");
        var merged = await SearchAsync(server, There, "&deadlineMs=30000");
        merged.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(There);
        merged.GetProperty("matches")[0].GetProperty("origin").GetString().ShouldBe("cloud");
        merged.GetProperty("lost").GetArrayLength().ShouldBe(0);

        var grpc = new Similarity.SimilarityClient(server.Channel);
        var same = await grpc.SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(DrawnProducts.Draw(There, 1)), K = 2, DeadlineMs = 30000 }, cancellationToken: Cancellation);
        same.Matches[0].Origin.ShouldBe("cloud");
    }

    [Fact]
    public async Task Hybrid_WithASilentCloud_AnswersLocallyAndSaysWhatIsMissing()
    {
        PushedCatalog.Write(LocalIndex, id => id.StartsWith(Here, StringComparison.Ordinal));
        await PushedCatalog.PushAsync(_qdrant, _ => true);
        var silence = new TaskCompletionSource();
        _qdrant.Before = path => path.Contains("/qdrant.Points/", StringComparison.Ordinal) ? silence.Task : Task.CompletedTask;
        await using var server = await StartAsync("hybrid", LocalIndex);
        await server.WaitUntilReadyAsync();
        // The cloud never answers while these run: whoever waited for it would not come back.
        for (var i = 0; i < 20; i++) Origins(await SearchAsync(server, There)).ShouldAllBe(origin => origin == "local");
        var waited = await SearchAsync(server, There, "&deadlineMs=50");
        waited.GetProperty("matches").GetArrayLength().ShouldBeGreaterThan(0);
        waited.GetProperty("lost")[0].GetProperty("origin").GetString().ShouldBe("cloud");
        waited.GetProperty("lost")[0].GetProperty("reason").GetString()!.ShouldContain("50 ms");
        silence.SetResult();
    }

    [Fact]
    public async Task Hybrid_OfAStream_AnswersAtOnceAndTellsThePageTheCloudsAnswerLater()
    {
        PushedCatalog.Write(LocalIndex, id => id.StartsWith(Here, StringComparison.Ordinal));
        await PushedCatalog.PushAsync(_qdrant, _ => true);
        var cloud = new TaskCompletionSource();
        _qdrant.Before = path => path.EndsWith("/Query", StringComparison.Ordinal) ? cloud.Task : Task.CompletedTask;
        await using var server = await StartAsync("hybrid", LocalIndex, ("Vectors:Hybrid:AskBelowScore", "1"), ("Vectors:Hybrid:RemoteDeadline", "00:00:30"));
        await server.WaitUntilReadyAsync();
        using var page = await server.Http.GetAsync("/live/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var events = SseParser.Create(await page.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await NextAsync(events, "status");

        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(SearchFramesTests.Frame(7, DrawnProducts.Draw(There, 1)), Cancellation);
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        // The cloud is still silent: this is the local answer, and it is here.
        call.ResponseStream.Current.Result.Matches.ShouldAllBe(match => match.Origin == "local");
        (await NextAsync(events, "frame")).GetProperty("matches")[0].GetProperty("origin").GetString().ShouldBe("local");

        cloud.SetResult();
        var later = await NextAsync(events, "later");
        later.GetProperty("source").GetString().ShouldBe("camera");
        later.GetProperty("sequence").GetInt64().ShouldBe(7);
        later.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(There);
        later.GetProperty("matches")[0].GetProperty("origin").GetString().ShouldBe("cloud");
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Hybrid_WhoseCloudIsKilled_GoesOnAndIsDegraded()
    {
        PushedCatalog.Write(LocalIndex, _ => true);
        await using var server = await StartAsync("hybrid", LocalIndex);
        await server.WaitUntilReadyAsync();
        await _qdrant.DisposeAsync();
        var answer = await SearchAsync(server, Here, "&deadlineMs=30000");
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(Here);
        answer.GetProperty("lost")[0].GetProperty("origin").GetString().ShouldBe("cloud");
        answer.GetProperty("lost")[0].GetProperty("reason").GetString()!.ShouldNotContain("Exception");
        var again = await SearchAsync(server, Here, "&deadlineMs=30000");
        again.GetProperty("lost")[0].GetProperty("reason").GetString()!.ShouldStartWith("not asked, because it failed");
        var health = await server.Http.GetAsync("/health", Cancellation);
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await health.Content.ReadAsStringAsync(Cancellation)).ShouldStartWith("Degraded");
    }

    [Fact]
    public async Task Hybrid_WithACloudOfAnotherEmbedding_NeverMixesThem()
    {
        PushedCatalog.Write(LocalIndex, id => id.StartsWith(Here, StringComparison.Ordinal));
        using var index = HnswIndex.Open(DrawnCatalog.Shared.IndexPath);
        await PushedCatalog.PushAsync(_qdrant, _ => true, space: index.Space with { Projection = "another-projection" });
        await using var server = await StartAsync("hybrid", LocalIndex);
        await server.WaitUntilReadyAsync();
        var answer = await SearchAsync(server, There, "&deadlineMs=30000");
        Origins(answer).ShouldAllBe(origin => origin == "local");
        var reason = answer.GetProperty("lost")[0].GetProperty("reason").GetString()!;
        reason.ShouldContain("another-projection");
        reason.ShouldContain(index.Space.Module);
    }

    [Fact]
    public async Task Sharded_WithOneShardLost_AnswersFromTheOthersAndNamesIt()
    {
        PushedCatalog.Write(LocalIndex, id => id.StartsWith(Here, StringComparison.Ordinal));
        PushedCatalog.Write(_folder.Combine("second.index"), id => id.StartsWith(There, StringComparison.Ordinal));
        await PushedCatalog.PushAsync(_qdrant, id => id.StartsWith(DrawnProducts.Labels[2], StringComparison.Ordinal), alias: "third");
        await using var server = await StartAsync(
            "sharded", LocalIndex,
            ("Vectors:ShardDeadline", "00:00:30"),
            ("Vectors:Shards:0:Name", "second"), ("Vectors:Shards:0:IndexPath", _folder.Combine("second.index")),
            ("Vectors:Shards:1:Name", "third"), ("Vectors:Shards:1:Collection", "third"),
            ("Vectors:Shards:2:IndexPath", _folder.Combine("missing.index")));
        await server.WaitUntilReadyAsync();
        foreach (var (label, origin) in new[] { (Here, "local"), (There, "second"), (DrawnProducts.Labels[2], "third") })
        {
            var answer = await SearchAsync(server, label);
            answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(label);
            answer.GetProperty("matches")[0].GetProperty("origin").GetString().ShouldBe(origin);
            answer.GetProperty("lost").EnumerateArray().Single().GetProperty("origin").GetString().ShouldBe("shard-3");
        }
    }

    [Fact]
    public async Task Sharded_WithAShardThatHangs_IsDegradedByItsNameAndSaysWhenItIsLostAndBack()
    {
        PushedCatalog.Write(LocalIndex, id => id.StartsWith(Here, StringComparison.Ordinal));
        await PushedCatalog.PushAsync(_qdrant, id => id.StartsWith(There, StringComparison.Ordinal));
        var silence = new TaskCompletionSource();
        _qdrant.Before = path => path.Contains("/qdrant.Points/", StringComparison.Ordinal) ? silence.Task : Task.CompletedTask;
        using var log = new LogLines();
        await using var server = await StartAsync(
            LocalIndex, Settings("sharded", ("Vectors:ShardDeadline", "00:00:00.100"), ("Vectors:RestAfterFailure", "00:00:00.050"), ("Vectors:Shards:0:Name", "north"), ("Vectors:Shards:0:Collection", "catalog")), log);
        await server.WaitUntilReadyAsync();
        (await HealthAsync(server)).ShouldStartWith("Healthy");
        for (var i = 0; i < 3; i++)
        {
            var answer = await SearchAsync(server, There);
            Origins(answer).ShouldAllBe(origin => origin == "local");
            var lost = answer.GetProperty("lost").EnumerateArray().Single();
            lost.GetProperty("origin").GetString().ShouldBe("north");
            lost.GetProperty("reason").GetString()!.ShouldContain("no answer within 100 ms");
        }
        var degraded = await HealthAsync(server);
        degraded.ShouldStartWith("Degraded");
        degraded.ShouldContain("north is lost");
        log.Warnings.Count(line => line.Contains("Index north is lost", StringComparison.Ordinal)).ShouldBe(1);

        silence.SetResult();
        await Eventually(() => log.All.Any(line => line is (LogLevel.Information, "Index north is back")));
        (await HealthAsync(server)).ShouldStartWith("Healthy");
        (await SearchAsync(server, There)).GetProperty("matches")[0].GetProperty("origin").GetString().ShouldBe("north");
    }

    [Theory]
    [InlineData("qdrant", "qdrant", "Unhealthy")]
    [InlineData("hybrid", "cloud", "Degraded")]
    public async Task Qdrant_ThatIsLostAndComesBack_IsLoggedBothTimesAndNotAskedMeanwhile(string kind, string origin, string health)
    {
        PushedCatalog.Write(LocalIndex, _ => true);
        await PushedCatalog.PushAsync(_qdrant, _ => true);
        using var log = new LogLines();
        await using var server = await StartAsync(LocalIndex, Settings(kind, ("Vectors:RestAfterFailure", "00:00:00.500"), ("Vectors:Hybrid:RestAfterFailure", "00:00:00.500")), log);
        await server.WaitUntilReadyAsync();
        var refused = 0;
        _qdrant.Status = (path, _) => path.EndsWith("/Query", StringComparison.Ordinal) && Interlocked.Increment(ref refused) > 0 ? StatusCode.Internal : StatusCode.OK;
        for (var i = 0; i < 2; i++) await server.Http.PostImageAsync("/search?deadlineMs=30000", DrawnProducts.Draw(Here, 1));
        log.Warnings.ShouldContain(line => line.Contains($"Index {origin} is lost", StringComparison.Ordinal));
        (await HealthAsync(server)).ShouldStartWith(health);

        _qdrant.Status = (_, _) => StatusCode.OK;
        await Eventually(() => log.All.Any(line => line.Level is LogLevel.Information && line.Text == $"Index {origin} is back"));
        (await HealthAsync(server)).ShouldStartWith("Healthy");
        (await SearchAsync(server, Here, "&deadlineMs=30000")).GetProperty("lost").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Search_WithADeadlineThatIsNone_IsABadRequest()
    {
        await using var server = await InferenceServer.StartReadyAsync();
        foreach (var deadline in new[] { "soon", "-1", "60001" })
        {
            var refused = await server.Http.PostImageAsync($"/search?deadlineMs={deadline}", DrawnProducts.Draw(Here, 1));
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await refused.Content.ReadAsStringAsync(Cancellation)).ShouldContain("0 to 60000");
        }
    }

    private Task<InferenceServer> StartAsync(string kind, string indexPath, params (string, string)[] more) => StartAsync(indexPath, Settings(kind, more));

    private (string, string)[] Settings(string kind, params (string, string)[] more) =>
        [("Vectors:Index", kind), ("ConnectionStrings:qdrant", _qdrant.ConnectionString), ("Vectors:WatchInterval", "00:00:00.200"), .. more];

    private static async Task<InferenceServer> StartAsync(string indexPath, (string, string)[] settings, LogLines? log = null)
    {
        var server = new InferenceServer();
        await server.StartAsync(indexPath, settings, log is null ? null : log.Listen);
        return server;
    }

    private static async Task<string> HealthAsync(InferenceServer server) => await (await server.Http.GetAsync("/health", Cancellation)).Content.ReadAsStringAsync(Cancellation);

    private static async Task<JsonElement> SearchAsync(InferenceServer server, string label, string more = "")
    {
        var response = await server.Http.PostImageAsync($"/search?k=2{more}", DrawnProducts.Draw(label, 1));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<SseItem<string>> events, string type)
    {
        while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation))
            if (events.Current.EventType == type) return JsonDocument.Parse(events.Current.Data).RootElement;
        throw new EndOfStreamException("The events ended.");
    }

    private static IEnumerable<string?> Origins(JsonElement answer) => answer.GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("origin").GetString());

    private static async Task Eventually(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(600, "it should have come by now");
            await Task.Delay(100, Cancellation);
        }
    }
}
