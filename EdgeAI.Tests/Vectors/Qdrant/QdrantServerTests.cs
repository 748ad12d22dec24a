using System.Text;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Qdrant;
using Qdrant.Client.Grpc;
using Grpc.Core;

namespace EdgeAI.Tests.Vectors.Qdrant;

public class QdrantServerTests
{
    private static readonly float[] Query = [1, 0.4f, 0.1f, 0];

    [Fact]
    public async Task SearchAsync_OfTheTinyCollection_AnswersWhatQdrantDid()
    {
        await using var server = await RecordedServer.StartAsync(AsQuery("141"));
        using var client = Connect(server);
        var matches = await client.SearchAsync("tiny", Query, new SearchRequest(7, Ef: 64, PayloadFilter.Equal("color", "red")));
        matches.Count.ShouldBeGreaterThan(0);
        matches[0].Id.ShouldBe("1");
        matches[0].Score.ShouldBe(0.9245003f, 1e-6f);
        matches[0].Payload.Length.ShouldBeGreaterThan(2);
        matches.Select(match => match.Score).ShouldBeInOrder(SortDirection.Descending);
        var sent = QueryPoints.Parser.ParseFrom(server.Received.Single().Message);
        sent.Query.Nearest.Dense.Data.Count.ShouldBe(4);
        sent.CollectionName.ShouldBe("tiny");
        sent.Limit.ShouldBe(7ul);
        sent.Params.HnswEf.ShouldBe(64ul);
        sent.Params.Quantization.Rescore.ShouldBeTrue();
        sent.Filter.Must.Single().Field.Match.Keyword.ShouldBe("red");
    }

    [Fact]
    public async Task SearchAsync_WithTies_OrdersThemById()
    {
        var response = new QueryResponse();
        foreach (var id in (string[])["c", "a", "b"])
        {
            var point = new ScoredPoint { Id = QdrantPayload.ToPointId(id), Score = 0.5f };
            QdrantPayload.Write(point.Payload, id, default);
            response.Result.Add(point);
        }
        await using var server = await RecordedServer.StartAsync();
        server.Answer("/qdrant.Points/Query", 0, response: Google.Protobuf.MessageExtensions.ToByteArray(response));
        using var client = Connect(server);
        (await client.SearchAsync("any", Query, new SearchRequest(3))).Select(match => match.Id).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task SearchAsync_WithNaN_IsRefusedBeforeItIsSent()
    {
        await using var server = await RecordedServer.StartAsync(QdrantRecord.Named("152"));
        using var client = Connect(server);
        await Should.ThrowAsync<InvalidVectorException>(() => client.SearchAsync("tiny", new float[] { 1, float.NaN, 0, 0 }, new SearchRequest(1)));
        await Should.ThrowAsync<InvalidVectorException>(() => client.UpsertAsync("tiny", 4, [new VectorEntry("a", new float[] { 1, float.PositiveInfinity, 0, 0 }, default)]));
        server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task SearchAsync_OfAMissingCollection_IsNotFoundAndNotRepeated()
    {
        await using var server = await RecordedServer.StartAsync(AsQuery("146"));
        using var client = Connect(server);
        (await Should.ThrowAsync<RpcException>(() => client.SearchAsync("missing", Query, new SearchRequest(1)))).StatusCode.ShouldBe(StatusCode.NotFound);
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AnyCall_WhileTheServerIsUnavailable_IsRepeatedUntilItIsThere()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answer("/qdrant.Points/Count", (int)StatusCode.Unavailable, "starting");
        server.Answer("/qdrant.Points/Count", (int)StatusCode.Unavailable, "starting");
        var record = QdrantRecord.Named("084");
        server.Answer(record.Method, record.Code, record.Message, record.Response);
        using var client = Connect(server);
        (await client.CountAsync("tiny")).ShouldBe((long)CountResponse.Parser.ParseFrom(record.Response).Result.Count);
        server.Received.Count.ShouldBe(3);
    }

    [Fact]
    public async Task UpsertAsync_OfMany_SendsBatchesWithOurIdsAndReportsProgress()
    {
        await using var server = await RecordedServer.StartAsync(QdrantRecord.Named("040"));
        using var client = new QdrantServer(new QdrantOptions { Endpoint = server.Address, ApiKey = "secret", BatchPoints = 10 });
        var progress = new List<int>();
        var payload = """{"label":"Fruit/Apple","n":2,"x":1.5,"list":["a",null,true],"inner":{"b":1}}""";
        await client.UpsertAsync("tiny", 4, Enumerable.Range(1, 25).Select(i => new VectorEntry($"item/{i}", new float[] { i, 1, 0, 0 }, Encoding.UTF8.GetBytes(payload))), new Immediate(progress.Add));
        progress.ShouldBe([10, 20, 25]);
        server.Received.Count.ShouldBe(3);
        server.Received.ShouldAllBe(call => call.ApiKey == "secret");
        var points = server.Received.SelectMany(call => UpsertPoints.Parser.ParseFrom(call.Message).Points).ToArray();
        points.Select(point => point.Id.Uuid).Distinct().Count().ShouldBe(25);
        foreach (var point in points)
        {
            var (id, read) = QdrantPayload.Read(point.Id, point.Payload);
            id.ShouldStartWith("item/");
            System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(read), System.Text.Json.Nodes.JsonNode.Parse(payload)).ShouldBeTrue();
            ClusteredVectors.Dot(point.Vectors.Vector.Dense.Data.ToArray(), point.Vectors.Vector.Dense.Data.ToArray()).ShouldBe(1, 1e-5f);
        }
    }

    [Fact]
    public async Task ScrollAsync_OverPages_GivesEveryPointOnce()
    {
        await using var server = await RecordedServer.StartAsync(QdrantRecord.Named("076"), QdrantRecord.Named("077"), QdrantRecord.Named("078"));
        using var client = Connect(server);
        var ids = new List<string>();
        // These pages were recorded without vectors; ids are what is looked at.
        await foreach (var id in client.ScrollIdsAsync("tiny"))
            ids.Add(id);
        ids.Count.ShouldBe(7);
        ids.Distinct().Count().ShouldBe(7);
    }

    [Theory]
    [InlineData((int)StatusCode.Internal)]
    [InlineData((int)StatusCode.ResourceExhausted)]
    [InlineData((int)StatusCode.Aborted)]
    [InlineData((int)StatusCode.Unauthenticated)]
    public async Task AnyCall_RefusedForAReasonThatDoesNotPass_IsNotRepeated(int code)
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answer("/qdrant.Points/Count", code, "no");
        using var client = Connect(server);
        (await Should.ThrowAsync<RpcException>(() => client.CountAsync("tiny"))).StatusCode.ShouldBe((StatusCode)code);
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task CreateSnapshot_WhileTheServerIsUnavailable_IsNotRepeatedForItMightMakeTwo()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answer("/qdrant.Snapshots/Create", (int)StatusCode.Unavailable, "gone");
        using var client = Connect(server);
        await Should.ThrowAsync<RpcException>(() => client.Snapshots.CreateAsync("wide"));
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task UpsertAsync_OfWhichOneBatchFails_SaysWhichAndHowManyAreStored()
    {
        var stored = QdrantRecord.Named("040");
        var refused = QdrantRecord.Named("047");
        await using var server = await RecordedServer.StartAsync(stored, refused, stored);
        using var client = new QdrantServer(new QdrantOptions { Endpoint = server.Address, BatchPoints = 10, BatchesInFlight = 1 });
        var failed = await Should.ThrowAsync<QdrantBatchException>(() => client.UpsertAsync("tiny", 4, Many(100)));
        failed.Stored.ShouldBe(10);
        failed.FirstId.ShouldBe("item/11");
        failed.LastId.ShouldBe("item/20");
        failed.Message.ShouldContain("dimension");
        // Nothing is sent after the failure but what was under way.
        server.Received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task UpsertAsync_ThatIsOnlyAcknowledged_IsAFailure()
    {
        // As recorded for a call that did not wait: acknowledged, not completed.
        await using var server = await RecordedServer.StartAsync(QdrantRecord.Named("044"));
        using var client = Connect(server);
        (await Should.ThrowAsync<QdrantBatchException>(() => client.UpsertAsync("tiny", 4, Many(1)))).InnerException.ShouldBeOfType<QdrantException>().Message.ShouldContain("Acknowledged");
        UpsertPoints.Parser.ParseFrom(server.Received.Single().Message).Wait.ShouldBeTrue();
    }

    [Fact]
    public async Task UpsertAsync_WithASlowServer_HasNoMoreUnderWayThanAllowed()
    {
        await using var server = await QdrantImitation.StartAsync();
        using var client = new QdrantServer(new QdrantOptions { Endpoint = server.Options().Endpoint, BatchPoints = 5, BatchesInFlight = 3 });
        await client.Collections.CreateAsync("tiny", 4, cancellation: TestContext.Current.CancellationToken);
        int now = 0, most = 0;
        server.Before = async path =>
        {
            if (!path.EndsWith("/Upsert", StringComparison.Ordinal)) return;
            var count = Interlocked.Increment(ref now);
            lock (server) most = Math.Max(most, count);
            await Task.Delay(10);
            Interlocked.Decrement(ref now);
        };
        var drawn = 0;
        await client.UpsertAsync("tiny", 4, Many(100).Select(entry =>
        {
            drawn++;
            return entry;
        }));
        drawn.ShouldBe(100);
        most.ShouldBeLessThanOrEqualTo(3);
        server.Store.Get("tiny").Count.ShouldBe(100);
    }

    [Fact]
    public async Task DeleteAsync_OfIdsThatAreNotThere_SaysWhich()
    {
        await using var server = await QdrantImitation.StartAsync();
        using var client = server.Connect();
        await client.Collections.CreateAsync("tiny", 4, cancellation: TestContext.Current.CancellationToken);
        await client.UpsertAsync("tiny", 4, Many(3));
        (await client.DeleteAsync("tiny", ["item/1", "nobody", "item/3"], TestContext.Current.CancellationToken)).ShouldBe(["nobody"]);
        (await client.GetAsync("tiny", ["item/1", "item/2"], TestContext.Current.CancellationToken)).Single().Id.ShouldBe("item/2");
        (await client.CountAsync("tiny", cancellation: TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task SearchAsync_WithAThreshold_SendsItForQdrantToApplyStrictly()
    {
        // Recorded: of the scores 1.0, 0.89, 0.71 and 0.6, the one equal to the threshold is left out.
        await using var server = await RecordedServer.StartAsync(AsQuery("131"));
        using var client = Connect(server);
        (await client.SearchAsync("tiny", Query, new SearchRequest(10), above: 0.6f)).Select(match => match.Score).ShouldAllBe(score => score > 0.6f);
        QueryPoints.Parser.ParseFrom(server.Received.Single().Message).ScoreThreshold.ShouldBe(0.6f);
    }

    [Fact]
    public async Task Collections_AsRecorded_AreDescribed()
    {
        await using var server = await RecordedServer.StartAsync(QdrantRecord.Named("229"), QdrantRecord.Named("028"), QdrantRecord.Named("031"), QdrantRecord.Named("207"), QdrantRecord.Named("211"), QdrantRecord.Named("205"));
        using var client = Connect(server);
        ((await client.Collections.InfoAsync("wide"))! with { IndexedFields = [] }).ShouldBe(new QdrantCollectionInfo("Green", 3, 0, 256, "Cosine", 16, 200, null));
        (await client.Collections.InfoAsync("missing")).ShouldBeNull();
        (await client.Collections.ListAsync()).ShouldContain("tiny-dot");
        (await client.Collections.AliasesAsync()).ShouldBe(new Dictionary<string, string> { ["current"] = "tiny" });
        await client.Collections.SwitchAliasAsync("current", "tiny-dot");
        ChangeAliases.Parser.ParseFrom(server.Received[^1].Message).ShouldBe(ChangeAliases.Parser.ParseFrom(QdrantRecord.Named("211").Request));
        (await Should.ThrowAsync<RpcException>(() => client.Collections.SwitchAliasAsync("other", "missing"))).StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task AnyCall_WithoutTheKey_IsUnauthenticated()
    {
        await using var server = await RecordedServer.StartAsync(QdrantRecord.Named("240"));
        using var client = Connect(server);
        (await Should.ThrowAsync<RpcException>(() => client.Collections.ListAsync())).StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task AnyCall_ToASilentServer_EndsAtItsDeadline()
    {
        await using var server = await QdrantImitation.StartAsync();
        var silence = new TaskCompletionSource();
        server.Before = _ => silence.Task;
        using var client = new QdrantServer(new QdrantOptions { Endpoint = server.Options().Endpoint, Deadline = TimeSpan.FromMilliseconds(100) });
        (await Should.ThrowAsync<RpcException>(() => client.CountAsync("tiny"))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        silence.SetResult();
    }

    [Theory]
    [InlineData("http://qdrant:6333", "http://qdrant:6334/", "http://qdrant:6333/")]
    [InlineData("http://qdrant", "http://qdrant:6334/", "http://qdrant:6333/")]
    [InlineData("qdrant:6334", "http://qdrant:6334/", "http://qdrant:6333/")]
    [InlineData("http://qdrant:16333", "http://qdrant:16334/", "http://qdrant:16333/")]
    public void ParseRestUrl_OfQdrantUrl_FindsBothPorts(string url, string grpc, string rest)
    {
        var options = QdrantOptions.ParseRestUrl(url);
        options.Endpoint.ToString().ShouldBe(grpc);
        options.Rest.ToString().ShouldBe(rest);
    }

    [Fact]
    public void Find_InTheSettings_TakesAspiresConnectionStringFirst()
    {
        var settings = new Dictionary<string, string> { ["QDRANT_URL"] = "http://other:6333", ["QDRANT_API_KEY"] = "k2" };
        QdrantOptions.Find(settings.GetValueOrDefault)!.Endpoint.Host.ShouldBe("other");
        QdrantOptions.Find(settings.GetValueOrDefault)!.ApiKey.ShouldBe("k2");
        settings["ConnectionStrings:qdrant"] = "Endpoint=http://box:40001;Key=k1";
        settings["ConnectionStrings:qdrant_http"] = "Endpoint=http://box:40007;Key=k1";
        var found = QdrantOptions.Find(settings.GetValueOrDefault)!;
        (found.Endpoint.ToString(), found.Rest.ToString(), found.ApiKey).ShouldBe(("http://box:40001/", "http://box:40007/", "k1"));
        QdrantOptions.Find(_ => null).ShouldBeNull();
    }

    [Theory]
    [InlineData("Endpoint=http://box:6334;Key=abc", "http://box:6334/", "abc")]
    [InlineData("box:6334", "http://box:6334/", null)]
    [InlineData("http://box:6333", "http://box:6334/", null)]
    [InlineData("Endpoint=https://cloud.example:6334", "https://cloud.example:6334/", null)]
    [InlineData("http://box", "http://box:6334/", null)]
    public void Parse_OfAConnectionString_FindsAddressAndKey(string text, string address, string? key)
    {
        var options = QdrantOptions.Parse(text);
        options.Endpoint.ToString().ShouldBe(address);
        options.ApiKey.ShouldBe(key);
    }

    [Fact]
    public void Parse_OfACluster_FindsEveryNodeAndTheAuthority()
    {
        var options = QdrantOptions.Parse("Endpoint=https://a:6334, https://b:7000,https://c:6333;Key=k;Ca=/etc/ca.pem");
        options.Endpoints.Select(node => node.ToString()).ShouldBe(["https://a:6334/", "https://b:7000/", "https://c:6334/"]);
        options.Rest.ToString().ShouldBe("https://a:6333/");
        options.CertificateAuthority.ShouldBe("/etc/ca.pem");
    }

    [Theory]
    [InlineData("Key=abc")]
    [InlineData("Endpoint=http://a:1;Endpoint=http://b:1")]
    [InlineData("Endpoint=http://a:1,;Key=topsecret")]
    [InlineData("Endpoint=http://a:1;Kye=topsecret")]
    [InlineData("ftp://box")]
    [InlineData("Endpoint=;Key=topsecret")]
    public void Parse_OfSomethingElse_SaysWhatIsExpectedAndKeepsTheKey(string text)
    {
        var refused = Should.Throw<FormatException>(() => QdrantOptions.Parse(text));
        refused.Message.ShouldContain("Endpoint=http://host:6334");
        refused.Message.ShouldNotContain("topsecret");
    }

    // Recorded with the call that Query has replaced; what comes back is the same.
    private static QdrantRecord AsQuery(string start) => QdrantRecord.Named(start) with { Method = "/qdrant.Points/Query" };

    private static IEnumerable<VectorEntry> Many(int count) => Enumerable.Range(1, count).Select(i => new VectorEntry($"item/{i}", new float[] { i, 1, 0, 0 }, default));

    private static QdrantServer Connect(RecordedServer server) => new(new QdrantOptions { Endpoint = server.Address });

    private sealed class Immediate(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
