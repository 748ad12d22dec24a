using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Fixtures;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace EdgeAI.Tests.Inference;

public class GrpcTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static readonly string Label = DrawnProducts.Labels[4];

    private Similarity.SimilarityClient Client => new(server.Channel);

    [Theory]
    [InlineData("edgeai.v1.Similarity", "Nope")]
    [InlineData("edgeai.v2.Similarity", "Search")]
    public async Task Call_OfWhatIsNotServed_IsUnimplementedAndSaysSo(string service, string name)
    {
        var method = new Method<SearchRequest, SearchResponse>(
            MethodType.Unary, service, name, Marshallers.Create(MessageExtensions.ToByteArray, SearchRequest.Parser.ParseFrom), Marshallers.Create(MessageExtensions.ToByteArray, SearchResponse.Parser.ParseFrom));
        using var call = server.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken), new SearchRequest());

        var fault = await Should.ThrowAsync<RpcException>(async () => await call.ResponseAsync);

        fault.StatusCode.ShouldBe(StatusCode.Unimplemented);
        fault.Status.Detail.ShouldContain($"{service}/{name}");
        fault.Status.Detail.ShouldNotContain("POST");
    }

    [Fact]
    public async Task Search_AKnownView_FindsIt()
    {
        var response = await Client.SearchAsync(new SearchRequest { Image = Picture(1), K = 3 });

        response.Matches.Count.ShouldBe(3);
        response.Matches[0].Id.ShouldBe(DrawnCatalog.IdOf(Label, 1));
        response.Matches[0].Score.ShouldBe(1, 0.001);
        response.Timings.TotalMs.ShouldBeGreaterThan(response.Timings.DecodeMs + response.Timings.EmbedMs);
    }

    [Fact]
    public async Task Search_KLeftOut_MeansFive() =>
        (await Client.SearchAsync(new SearchRequest { Image = Picture(1) })).Matches.Count.ShouldBe(5);

    [Fact]
    public async Task Search_WithEfAndFilters_AnswersOnlyWhatPasses()
    {
        var response = await Client.SearchAsync(new SearchRequest { Image = Picture(1), K = 100, Ef = 300, Filter = { "label:Fruit/*", "!label:Fruit/Lemon" } });

        response.Matches.Select(match => match.Label).Distinct().ShouldBe(["Fruit/Apple/Red-Apple"]);
    }

    [Fact]
    public async Task Embed_AnImage_AnswersAUnitVector()
    {
        var response = await Client.EmbedAsync(new EmbedRequest { Image = Picture(2) });

        response.Embedding.Count.ShouldBe(256);
        response.Embedding.Sum(value => value * value).ShouldBe(1, 1e-4);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task Search_KOutOfRange_IsAnInvalidArgument(int k)
    {
        var fault = await Should.ThrowAsync<RpcException>(async () => await Client.SearchAsync(new SearchRequest { Image = Picture(0), K = k }));

        fault.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        fault.Status.Detail.ShouldContain("from 1 to 1000");
        fault.Trailers.GetValue("problem-type").ShouldBe("urn:edgeai:problem:match-count");
    }

    [Fact]
    public async Task Embed_NoImage_IsAnInvalidArgument()
    {
        var fault = await Should.ThrowAsync<RpcException>(async () => await Client.EmbedAsync(new EmbedRequest()));

        fault.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        fault.Status.Detail.ShouldContain("got 0 bytes");
    }

    [Fact]
    public async Task Search_Text_IsAnInvalidArgumentAndTheNextCallWorks()
    {
        var fault = await Should.ThrowAsync<RpcException>(async () => await Client.SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(BadImages.Text) }));

        fault.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        (await Client.SearchAsync(new SearchRequest { Image = Picture(0) })).Matches[0].Label.ShouldBe(Label);
    }

    [Fact]
    public async Task Search_FiftyMegabytes_IsRefusedByItsSize()
    {
        var fault = await Should.ThrowAsync<RpcException>(async () => await Client.SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(new byte[50 << 20]) }));

        fault.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Search_BytesThatAreNoMessage_AreAnInvalidArgument()
    {
        var raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "edgeai.v1.Similarity", "Search", raw, raw);

        var fault = await Should.ThrowAsync<RpcException>(async () =>
            await server.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), [0x0A, 0xFF, 0xFF, 0xFF, 0x7F, 1]));

        fault.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        fault.Status.Detail.ShouldContain("edgeai.v1");
    }

    [Fact]
    public async Task Health_OfEveryServedService_Serves()
    {
        foreach (var service in await ServicesAsync())
            (await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest { Service = service })).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving, service);
        (await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest())).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
    }

    [Fact]
    public async Task Headers_OfBrowsers_DoNotTravelWithGrpc()
    {
        var call = Client.SearchAsync(new SearchRequest { Image = Picture(1) });
        var headers = await call.ResponseHeadersAsync;
        await call;

        headers.Select(header => header.Key).ShouldBeSubsetOf(["date", "grpc-accept-encoding"]);
    }

    [Fact]
    public async Task Faults_OfUnknownIds_SpeakNoHttp()
    {
        var undo = await Should.ThrowAsync<RpcException>(async () => await new Contracts.V1.Feedback.FeedbackClient(server.Channel).UndoAsync(new UndoFeedbackRequest { Id = "x" }));
        var remove = await Should.ThrowAsync<RpcException>(async () => await new Contracts.V1.Items.ItemsClient(server.Channel).RemoveItemAsync(new RemoveItemRequest { Id = "x" }));

        foreach (var fault in (RpcException[])[undo, remove])
        {
            fault.StatusCode.ShouldBe(StatusCode.NotFound);
            fault.Status.Detail.ShouldNotContain("GET ");
        }
    }

    [Fact]
    public async Task Reflection_Asked_TellsTheServiceAndItsFile()
    {
        (await ServicesAsync()).ShouldBeSubsetOf(
            ["edgeai.v1.Similarity", "edgeai.v1.Feedback", "edgeai.v1.Items", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]);
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "edgeai.v1.Similarity" });
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.ShouldNotBeEmpty();
        await call.RequestStream.CompleteAsync();
    }

    private async Task<string[]> ServicesAsync()
    {
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        await call.RequestStream.CompleteAsync();
        return [.. call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)];
    }

    private static ByteString Picture(int view) => ByteString.CopyFrom(DrawnProducts.Draw(Label, view));
}
