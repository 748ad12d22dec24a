using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeAI.Vectors.Qdrant;
using Grpc.Core;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>Addresses that are not those of a gRPC port: what is said of them.</summary>
public class QdrantFaultTests
{
    private static readonly byte[] BadRequest = Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Describe_OfARestPort_NamesGrpcs()
    {
        using var server = new TalkingServer(stream => AnswerAsync(stream, BadRequest));
        (await FaultAsync($"http://127.0.0.1:{server.Port}")).ShouldContain("6334");
    }

    [Fact]
    public async Task Describe_OfHttpToAServerWithTls_SaysToWriteHttps()
    {
        using var certificate = SelfSigned();
        using var server = new TalkingServer(stream => SecureAsync(stream, certificate));
        (await FaultAsync($"http://127.0.0.1:{server.Port}")).ShouldContain("write https://");
    }

    [Fact]
    public async Task Describe_OfHttpsToAServerWithoutTls_SaysToWriteHttp()
    {
        using var server = new TalkingServer(stream => AnswerAsync(stream, BadRequest));
        (await FaultAsync($"https://127.0.0.1:{server.Port}")).ShouldContain("Write http://");
    }

    [Fact]
    public async Task Describe_OfAnUntrustedCertificate_SaysHowToTrustIt()
    {
        using var certificate = SelfSigned();
        using var server = new TalkingServer(stream => SecureAsync(stream, certificate));
        var fault = await FaultAsync($"https://localhost:{server.Port}");
        fault.ShouldContain("certificate is not trusted");
        fault.ShouldContain("Ca=FILE");
    }

    [Fact]
    public async Task Describe_OfAPortThatNobodyListensTo_IsTheSystemsWordAlone() =>
        (await FaultAsync("http://127.0.0.1:1")).ShouldBe("Connection refused");

    [Theory]
    [InlineData("Must provide an API key or an Authorization bearer token", "it refused the key. Must provide an API key or an Authorization bearer token. Name one in the connection string (Key=…).")]
    public void Describe_OfARefusedKey_EndsItsSentences(string detail, string expected) =>
        QdrantFault.Describe(new RpcException(new Status(StatusCode.Unauthenticated, detail))).ShouldBe(expected);

    // No exception's name is in what is said.
    private static async Task<string> FaultAsync(string endpoint)
    {
        using var client = new QdrantServer(new QdrantOptions { Endpoint = new Uri(endpoint), Deadline = TimeSpan.FromSeconds(30) });
        var failure = await Should.ThrowAsync<RpcException>(() => client.CheckHealthAsync(Cancellation));
        var fault = QdrantFault.Describe(failure);
        fault.ShouldNotContain("Exception");
        return fault;
    }

    private static async Task AnswerAsync(Stream stream, byte[] answer)
    {
        _ = await stream.ReadAsync(new byte[4096], Cancellation);
        await stream.WriteAsync(answer, Cancellation);
    }

    private static async Task SecureAsync(Stream stream, X509Certificate2 certificate)
    {
        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] }, Cancellation);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>Says what a test wants to whoever connects.</summary>
    private sealed class TalkingServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public TalkingServer(Func<Stream, Task> talk)
        {
            _listener.Start();
            _ = AcceptAsync(talk);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync(Func<Stream, Task> talk)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    try
                    {
                        await talk(client.GetStream());
                    }
                    catch (Exception cut) when (cut is IOException or System.Security.Authentication.AuthenticationException)
                    {
                        // The client gave up, as it should.
                    }
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
