using System.Net;
using System.Net.Http.Headers;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.Options;

namespace EdgeAI.Tests.Inference.Hosting;

/// <summary>Who may change something where other machines can reach the service, or a proxy stands before it.</summary>
public sealed class WriteKeyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string KeyFile => _folder.Combine("none.index.writekey");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Changes_WhereOtherMachinesCanReachTheService_NeedTheKeyThatItMade()
    {
        string key;
        await using (var server = await StartAsync(("Inference:ListenAddress", "*")))
        {
            (await ChangeAsync(server.Http)).ShouldBe(HttpStatusCode.Unauthorized);
            key = await File.ReadAllTextAsync(KeyFile, Cancellation);
            key.Length.ShouldBe(32);
            if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (await server.Http.GetStringAsync("/live/write-key", Cancellation)).ShouldBe(key);
            (await ChangeAsync(server.Http, key: key)).ShouldBe(HttpStatusCode.NotFound, "there is no such correction, but it may be asked for");
            (await ChangeAsync(server.Http, key: key[1..])).ShouldBe(HttpStatusCode.Unauthorized);
        }
        await using var again = await StartAsync(("Inference:ListenAddress", "*"));
        (await ChangeAsync(again.Http, key: key)).ShouldBe(HttpStatusCode.NotFound);
        (await again.Http.GetAsync("/live/write-key", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "it was shown once");
    }

    [Theory]
    [InlineData("Host", "rebound.example")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Origin", "https://elsewhere.example")]
    public async Task OwnKey_ForAnybodyWhoMayBeElsewhere_IsNotThere(string header, string value)
    {
        await using var server = await StartAsync(("Inference:ListenAddress", "*"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live/write-key");
        request.Headers.TryAddWithoutValidation(header, value);
        (await server.Http.SendAsync(request, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task OwnKey_WhereNoneWasMade_IsNotThere()
    {
        await using var server = await StartAsync();
        (await server.Http.GetAsync("/live/write-key", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        File.Exists(KeyFile).ShouldBeFalse();
        (await ChangeAsync(server.Http)).ShouldBe(HttpStatusCode.NotFound, "this machine may");
    }

    [Fact]
    public async Task Changes_WithAForgedAddress_AreRefusedAlsoWhereForwardedHeadersAreOn()
    {
        await using var server = await StartAsync(("FORWARDEDHEADERS_ENABLED", "true"));
        (await ChangeAsync(server.Http, "127.0.0.1")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.9")]
    [InlineData("127.0.0.0/8", "203.0.113.9")]
    [InlineData("127.0.0.1", "127.0.0.1, 203.0.113.9")]
    [InlineData("10.9.8.7", "127.0.0.1")]
    public async Task Changes_ThroughAProxy_AreOfWhoSentThem(string known, string forwardedFor)
    {
        await using var server = await StartAsync(("Inference:KnownProxies:0", known));
        (await ChangeAsync(server.Http, forwardedFor)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Start_WithAProxyThatIsNoAddress_SaysWhatIsExpected() =>
        (await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(("Inference:KnownProxies:0", "my-proxy")))).Message.ShouldContain("'my-proxy'");

    private static async Task<HttpStatusCode> ChangeAsync(HttpClient client, string? forwardedFor = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/feedback/0123456789abcdef");
        if (forwardedFor is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return (await client.SendAsync(request, Cancellation)).StatusCode;
    }

    private async Task<InferenceServer> StartAsync(params (string Key, string Value)[] settings)
    {
        var server = new InferenceServer();
        await server.StartAsync(_folder.Combine("none.index"), settings);
        return server;
    }
}
