using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer;
using EdgeAI.Vectors.Qdrant;
using Grpc.Core;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>A server whose certificate is from an authority of the shop's own.</summary>
public sealed class PrivateAuthorityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Call_ToAServerOfANamedAuthority_IsAnswered()
    {
        using var authority = Authority("the shop");
        await using var server = await RecordedServer.StartAsync(Issue(authority, "localhost"), QdrantRecord.Named("001"));
        using var client = Connect(server, Write("ca.pem", authority));
        (await client.CheckHealthAsync(Cancellation)).ShouldBe("1.18.3");
    }

    [Fact]
    public async Task Call_ToAServerOfAnotherAuthority_IsRefusedAndSaysWhatToWrite()
    {
        using X509Certificate2 ours = Authority("the shop"), theirs = Authority("somebody");
        await using var server = await RecordedServer.StartAsync(Issue(theirs, "localhost"), QdrantRecord.Named("001"));
        using var client = Connect(server, Write("ca.pem", ours));
        await RefusedAsync(client);
    }

    [Fact]
    public async Task Call_ToAServerOfAnotherName_IsRefused()
    {
        using var authority = Authority("the shop");
        await using var server = await RecordedServer.StartAsync(Issue(authority, "elsewhere"), QdrantRecord.Named("001"));
        using var client = Connect(server, Write("ca.pem", authority));
        await RefusedAsync(client);
    }

    [Theory]
    [InlineData("missing.pem", null, "cannot be read")]
    [InlineData("empty.pem", "", "has no certificate")]
    [InlineData("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read")]
    public async Task Command_WithAFileThatIsNoAuthority_SaysWhatIsExpected(string name, string? content, string expected)
    {
        if (content is not null) await File.WriteAllTextAsync(_folder.Combine(name), content, Cancellation);
        var run = await IndexerRun.Of("alias", "--qdrant", $"Endpoint=https://localhost:6334;Ca={_folder.Combine(name)}");
        run.ExitCode.ShouldBe(2);
        run.OnlyError.ShouldContain(expected);
        run.OnlyError.ShouldContain(name);
    }

    private static async Task RefusedAsync(QdrantServer client)
    {
        var fault = QdrantFault.Describe(await Should.ThrowAsync<RpcException>(() => client.CheckHealthAsync(Cancellation)));
        fault.ShouldContain("certificate is not trusted");
        fault.ShouldContain("Ca=FILE");
    }

    private static QdrantServer Connect(RecordedServer server, string authority) => new(QdrantOptions.Parse($"Endpoint=https://localhost:{server.Address.Port};Ca={authority}"));

    private X509Certificate2 Authority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    private X509Certificate2 Issue(X509Certificate2 authority, string host)
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        return X509CertificateLoader.LoadPkcs12(issued.CopyWithPrivateKey(key).Export(X509ContentType.Pkcs12), password: null);
    }

    private string Write(string name, X509Certificate2 certificate)
    {
        File.WriteAllText(_folder.Combine(name), certificate.ExportCertificatePem());
        return _folder.Combine(name);
    }
}
