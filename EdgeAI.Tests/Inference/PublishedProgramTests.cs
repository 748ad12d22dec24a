using System.Net;
using System.Net.Sockets;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;

namespace EdgeAI.Tests.Inference;

/// <summary>
/// The service as Native AOT publishes it. What only breaks there (trimmed members, missing generics) breaks nowhere else, so
/// every endpoint is asked. <c>EDGEAI_PUBLISHED_INFERENCE</c> names the program; publish it with
/// <c>dotnet publish EdgeAI.Inference -r linux-x64 -p:PublishAot=true</c>.
/// </summary>
public sealed class PublishedProgramTests : IAsyncLifetime
{
    private const string Variable = "EDGEAI_PUBLISHED_INFERENCE";

    private static readonly string? Program = Environment.GetEnvironmentVariable(Variable);
    private static readonly string Label = DrawnProducts.Labels[1];

    private ServiceProcess? _process;
    private HttpClient _http = null!;
    private GrpcChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        if (Program is null) return;
        var port = FreePort();
        _process = ServiceProcess.StartProgram(Program,
        [
            "--Inference:HttpPort=0", $"--Inference:GrpcPort={port}", $"--Inference:IndexPath={DrawnCatalog.Shared.IndexPath}",
            $"--Embedding:ModelDirectory={RepositoryRoot.Combine("models", "mobilenet-v3-small")}",
        ]);
        _http = new HttpClient { BaseAddress = await _process.WaitForPageAsync() };
        _channel = GrpcChannel.ForAddress($"http://localhost:{port}");
        while ((await _http.GetAsync("/health")).StatusCode != HttpStatusCode.OK) await Task.Delay(50);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _channel?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    [Fact]
    public async Task Http_EveryAnswer_IsAsFromTheBuiltService()
    {
        Assert.SkipWhen(Program is null, $"{Variable} names no published program.");
        var picture = DrawnProducts.Draw(Label, 1);

        var answer = await (await _http.PostImageAsync("/search?k=2", picture)).ReadJsonAsync();
        answer.GetProperty("matches")[0].GetProperty("id").GetString().ShouldBe(DrawnCatalog.IdOf(Label, 1));
        (await (await _http.PostImageAsync("/embed", picture)).ReadJsonAsync()).GetProperty("embedding").GetArrayLength().ShouldBe(256);
        var message = SearchResponse.Parser.ParseFrom(await (await _http.PostImageAsync("/search", picture, accept: "application/x-protobuf")).Content.ReadAsByteArrayAsync());
        message.Matches.Count.ShouldBe(5);
        await (await _http.PostImageAsync("/search?k=0", picture)).ShouldBeProblemAsync(400, "match-count");
        await (await _http.PostImageAsync("/search", BadImages.Text)).ShouldBeProblemAsync(422, "image-unreadable");
        await (await _http.GetAsync("/nothing")).ShouldBeProblemAsync(404, "unknown-route");
        (await (await _http.GetAsync("/openapi/v1.json")).ReadJsonAsync()).GetProperty("components").GetProperty("schemas").TryGetProperty("SearchAnswer", out _).ShouldBeTrue();
        (await _http.GetStringAsync("/metrics")).ShouldContain("edgeai_inference_requests");
        (await _http.GetStringAsync("/")).ShouldContain("page/main.js");
        (await _http.GetAsync("/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _http.GetAsync($"/catalog/{Uri.EscapeDataString(DrawnCatalog.IdOf(Label, 1))}/thumbnail")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Grpc_EveryCall_IsAsFromTheBuiltService()
    {
        Assert.SkipWhen(Program is null, $"{Variable} names no published program.");
        var client = new Similarity.SimilarityClient(_channel);
        var picture = ByteString.CopyFrom(DrawnProducts.Draw(Label, 2));

        (await client.SearchAsync(new SearchRequest { Image = picture })).Matches[0].Label.ShouldBe(Label);
        (await client.EmbedAsync(new EmbedRequest { Image = picture })).Embedding.Count.ShouldBe(256);
        (await Should.ThrowAsync<RpcException>(async () => await client.EmbedAsync(new EmbedRequest()))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        (await new Health.HealthClient(_channel).CheckAsync(new HealthCheckRequest())).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);

        using var frames = client.SearchFrames();
        byte[][] images = [picture.ToByteArray(), BadImages.Text, picture.ToByteArray()];
        foreach (var image in images) await frames.RequestStream.WriteAsync(SearchFramesTests.Frame(1, image));
        await frames.RequestStream.CompleteAsync();
        (await frames.ResponseStream.ReadAllAsync().ToListAsync()).Select(frame => frame.Error is null).ShouldBe([true, false, true]);
        (await _http.GetAsync("/live/frames/camera/1")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var reflection = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "edgeai.v1.Similarity" });
        (await reflection.ResponseStream.MoveNext()).ShouldBeTrue();
        reflection.ResponseStream.Current.FileDescriptorResponse.ShouldNotBeNull().FileDescriptorProto.ShouldNotBeEmpty();
        await reflection.RequestStream.CompleteAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
