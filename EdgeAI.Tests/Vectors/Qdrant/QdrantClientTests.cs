using System.Text;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Qdrant;
using EdgeAI.Vectors.Qdrant.Protocol;
using Grpc.Core;

namespace EdgeAI.Tests.Vectors.Qdrant;

public class QdrantClientTests
{
    private static readonly float[] Query = [1, 0.4f, 0.1f, 0];

    [Fact]
    public async Task SearchAsync_OfTheTinyCollection_AnswersWhatQdrantDid()
    {
        await using var server = await RecordedServer.StartAsync(QdrantRecord.Named("141"));
        using var client = Connect(server);
        var matches = await client.SearchAsync("tiny", Query, new SearchRequest(7, Ef: 64, PayloadFilter.Equal("color", "red")));
        matches.Count.ShouldBeGreaterThan(0);
        matches[0].Id.ShouldBe("1");
        matches[0].Score.ShouldBe(0.9245003f, 1e-6f);
        matches[0].Payload.Length.ShouldBeGreaterThan(2);
        matches.Select(match => match.Score).ShouldBeInOrder(SortDirection.Descending);
        var sent = SearchPoints.Parser.ParseFrom(server.Received.Single().Message);
        sent.CollectionName.ShouldBe("tiny");
        sent.Limit.ShouldBe(7ul);
        sent.Params.HnswEf.ShouldBe(64ul);
        sent.Params.Quantization.Rescore.ShouldBeTrue();
        sent.Filter.Must.Single().Field.Match.Keyword.ShouldBe("red");
    }

    [Fact]
    public async Task SearchAsync_WithTies_OrdersThemById()
    {
        var response = new SearchResponse();
        foreach (var id in (string[])["c", "a", "b"])
        {
            var point = new ScoredPoint { Id = QdrantPayload.ToPointId(id), Score = 0.5f };
            QdrantPayload.Write(point.Payload, id, default);
            response.Result.Add(point);
        }
        await using var server = await RecordedServer.StartAsync();
        server.Answer("/qdrant.Points/Search", 0, response: Google.Protobuf.MessageExtensions.ToByteArray(response));
        using var client = Connect(server);
        (await client.SearchAsync("any", Query, new SearchRequest(3))).Select(match => match.Id).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task SearchAsync_WithNaN_IsRefusedBeforeItIsSent()
    {
        await using var server = await RecordedServer.StartAsync(QdrantRecord.Named("126"));
        using var client = Connect(server);
        await Should.ThrowAsync<InvalidVectorException>(() => client.SearchAsync("tiny", new float[] { 1, float.NaN, 0, 0 }, new SearchRequest(1)));
        await Should.ThrowAsync<InvalidVectorException>(() => client.UpsertAsync("tiny", 4, [new VectorEntry("a", new float[] { 1, float.PositiveInfinity, 0, 0 }, default)]));
        server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task SearchAsync_OfAMissingCollection_IsNotFoundAndNotRepeated()
    {
        await using var server = await RecordedServer.StartAsync(QdrantRecord.Named("146"));
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
        using var client = new QdrantClient(new QdrantOptions { Endpoint = server.Address, ApiKey = "secret", BatchPoints = 10 });
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

    [Theory]
    [InlineData("Key=abc")]
    [InlineData("ftp://box")]
    [InlineData("Endpoint=;Key=topsecret")]
    public void Parse_OfSomethingElse_SaysWhatIsExpectedAndKeepsTheKey(string text)
    {
        var refused = Should.Throw<FormatException>(() => QdrantOptions.Parse(text));
        refused.Message.ShouldContain("Endpoint=http://host:6334");
        refused.Message.ShouldNotContain("topsecret");
    }

    private static QdrantClient Connect(RecordedServer server) => new(new QdrantOptions { Endpoint = server.Address });

    private sealed class Immediate(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
