using System.Net;
using EdgeAI.Inference;
using EdgeAI.Inference.Api;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeAI.Tests.Inference.Api;

/// <summary>Who may change something.</summary>
public class WriteAccessTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.168.1.20", false)]
    [InlineData("::ffff:192.168.1.20", false)]
    [InlineData("fe80::1", false)]
    public void Check_WithoutAKey_AcceptsThisMachineOnly(string address, bool accepted)
    {
        var context = From(address);

        if (accepted) Access(null).Check(context);
        else FaultMap.Of(Should.Throw<WriteRefusedException>(() => Access(null).Check(context))).HttpStatus.ShouldBe(403);
    }

    [Fact]
    public void Check_WithoutAKeyOverAUnixSocket_Accepts() => Access(null).Check(new DefaultHttpContext());

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("X-Real-IP", "203.0.113.9")]
    [InlineData("Via", "1.1 shop-proxy")]
    [InlineData("X-Forwarded-Port", "443")]
    [InlineData("X_Forwarded_For", "203.0.113.9")]
    [InlineData("X-Original-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Client-IP", "203.0.113.9")]
    [InlineData("Fastly-Client-IP", "203.0.113.9")]
    [InlineData("X-Cluster-Client-Ip", "203.0.113.9")]
    [InlineData("X-Envoy-External-Address", "203.0.113.9")]
    [InlineData("Host", "rebound.example:8080")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Origin", "http://localhost:9999")]
    [InlineData("Origin", "null")]
    public void Check_WithoutAKeyFromAProxyOrAForeignPage_Refuses(string header, string value)
    {
        var context = From("127.0.0.1");
        context.Request.Headers[header] = value;

        Should.Throw<WriteRefusedException>(() => Access(null).Check(context));
    }

    [Fact]
    public void Check_WithoutAKeyOverHttp10_RefusesAsFromAProxy()
    {
        var context = From("127.0.0.1");
        context.Request.Protocol = "HTTP/1.0";
        Should.Throw<WriteRefusedException>(() => Access(null).Check(context)).Message.ShouldContain("HTTP/1.0");
    }

    [Fact]
    public void Check_WithoutAKeyFromItsOwnPage_Accepts()
    {
        var context = From("127.0.0.1");
        context.Request.Headers.Origin = "http://localhost:8080";
        context.Request.Headers["Sec-Fetch-Site"] = "same-origin";

        Access(null).Check(context);
    }

    [Theory]
    [InlineData(null, "none")]
    [InlineData("Basic c2VjcmV0LWtleQ==", "none")]
    [InlineData("Bearer wrong-key", "another")]
    [InlineData("Bearer secret-key-and-more", "another")]
    [InlineData("Bearer ", "another")]
    public void Check_WithAKeyMissingOrWrong_RefusesEvenThisMachine(string? authorization, string got)
    {
        var context = From("127.0.0.1");
        if (authorization is not null) context.Request.Headers.Authorization = authorization;

        var refusal = Should.Throw<WriteKeyException>(() => Access("secret-key").Check(context));
        refusal.Message.ShouldContain($"got {got}");
        refusal.Message.ShouldNotContain("secret-key");
        FaultMap.Of(refusal).HttpStatus.ShouldBe(401);
    }

    [Theory]
    [InlineData("Bearer secret-key")]
    [InlineData("bearer  secret-key ")]
    public void Check_WithTheKey_AcceptsFromAnywhere(string authorization)
    {
        var context = From("203.0.113.9");
        context.Request.Headers.Authorization = authorization;

        Access("secret-key").Check(context);
    }

    private static WriteAccess Access(string? key) => new(new WriteKey(Options.Create(new InferenceOptions { WriteKey = key }), new ListeningEndpoints(), TimeProvider.System, NullLogger<WriteKey>.Instance));

    private static DefaultHttpContext From(string address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Host = new HostString("localhost:8080");
        return context;
    }
}
