using System.Net;
using System.Net.Sockets;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Hosting;
using EdgeAI.Tests.Inference.Fixtures;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference;

public sealed class ListeningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeai-sockets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Listen_ByDefault_IsLoopbackOnly()
    {
        await using var server = await InferenceServer.StartReadyAsync();

        var endpoints = server.Services.GetRequiredService<ListeningEndpoints>();

        endpoints.BeyondLoopback.ShouldBeFalse();
        endpoints.Http.Concat(endpoints.Grpc).ShouldAllBe(endpoint => IPAddress.IsLoopback(endpoint.IPEndPoint!.Address));
    }

    [Fact]
    public async Task Listen_UnixSockets_SpeakHttpAndGrpcWithoutAnyPort()
    {
        var path = Path.Combine(_folder, "edgeai.sock");
        await using var server = await InferenceServer.StartReadyAsync(("Inference:UnixSocket", path), ("Inference:HttpPort", "-1"), ("Inference:GrpcPort", "-1"));
        using var http = new HttpClient(Connecting(path)) { BaseAddress = new Uri("http://localhost/") };
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = Connecting(path + ".grpc") });
        var picture = DrawnProducts.Draw(DrawnProducts.Labels[1], 2);

        (await (await http.PostImageAsync("/search", picture)).ReadJsonAsync()).GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(DrawnProducts.Labels[1]);
        (await new Similarity.SimilarityClient(channel).SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(picture) })).Matches[0].Label.ShouldBe(DrawnProducts.Labels[1]);
        server.Http.ShouldBeNull();
    }

    [Fact]
    public async Task Listen_SocketFileOfADeadProcess_IsReplaced()
    {
        var path = Path.Combine(_folder, "stale.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path));
            // Closing deletes the file under its name; under another it stays, as after kill -9.
            File.Move(path, path + ".moved");
        }
        File.Move(path + ".moved", path);

        await using var server = await InferenceServer.StartReadyAsync(("Inference:UnixSocket", path));

        using var http = new HttpClient(Connecting(path)) { BaseAddress = new Uri("http://localhost/") };
        (await http.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Listen_SocketOfALivingProcess_IsRefusedByName()
    {
        var path = Path.Combine(_folder, "taken.sock");
        using var living = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        living.Bind(new UnixDomainSocketEndPoint(path));
        living.Listen();

        await using var server = new InferenceServer();
        var fault = await Should.ThrowAsync<ConfigurationException>(() => server.StartAsync(DrawnCatalog.Shared.IndexPath, [("Inference:UnixSocket", path)]));

        fault.Message.ShouldContain("Another process listens");
    }

    [Fact]
    public async Task Listen_AspNetCoreUrls_DecideTheHttpEndpointAndGrpcKeepsItsOwn()
    {
        await using var server = await InferenceServer.StartReadyAsync(("urls", "http://127.0.0.1:0"), ("Inference:HttpPort", "-1"));

        (await server.Http.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await new Similarity.SimilarityClient(server.Channel).EmbedAsync(new EmbedRequest { Image = ByteString.CopyFrom(DrawnProducts.Draw(DrawnProducts.Labels[0], 0)) }))
            .Embedding.Count.ShouldBe(256);
    }

    [Fact]
    public async Task Listen_HttpPorts_OpenEveryInterfaceAndEveryHostName()
    {
        await using var server = await InferenceServer.StartReadyAsync(("HTTP_PORTS", "0"));

        server.Services.GetRequiredService<ListeningEndpoints>().BeyondLoopback.ShouldBeTrue();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = "edgeai.example" } };
        (await server.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static SocketsHttpHandler Connecting(string path) => new()
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
