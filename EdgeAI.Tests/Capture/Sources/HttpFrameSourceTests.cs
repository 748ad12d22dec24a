using System.Text;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.Http;
using EdgeAI.Tests.Capture.Fixtures;
using Microsoft.AspNetCore.Http;
using SkiaSharp;

namespace EdgeAI.Tests.Capture.Sources;

public sealed class HttpFrameSourceTests : IDisposable
{
    private static readonly byte[] _red = Pictures.Jpeg(SKColors.Red);
    private static readonly byte[] _green = Pictures.Jpeg(SKColors.Green);

    private readonly CaptureRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("multipart/x-mixed-replace; boundary=frame", "--frame", true)]
    [InlineData("multipart/x-mixed-replace;boundary=\"frame\"", "--frame", false)]
    [InlineData("multipart/x-mixed-replace; boundary=--frame", "--frame", true)]
    [InlineData("multipart/x-mixed-replace; boundary=a:b", "--a:b", false)]
    public async Task ReadAsync_MultipartStream_GivesItsImages(string contentType, string delimiter, bool withLength)
    {
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentType = contentType;
            foreach (var image in new[] { _red, _green })
                await CameraServer.WriteAsync(context, Part(delimiter, image, withLength));
            await CameraServer.WriteAsync(context, Encoding.ASCII.GetBytes($"{delimiter}--\r\n"));
        });
        await using var source = Open(camera.Url);

        (await ReadAsync(source)).ShouldBe(_red);
        (await ReadAsync(source)).ShouldBe(_green);
        (await ReadAsync(source)).ShouldBeNull();
    }

    [Fact]
    public async Task ReadAsync_SingleImageEndpoint_IsAskedAgain()
    {
        var asked = 0;
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            context.Response.ContentType = "image/jpeg";
            await CameraServer.WriteAsync(context, asked++ == 0 ? _red : _green);
        });
        await using var source = Open(camera.Url);

        (await ReadAsync(source)).ShouldBe(_red);
        (await ReadAsync(source)).ShouldBe(_green);
    }

    [Theory]
    [InlineData("image/jpeg", "")]
    [InlineData("multipart/x-mixed-replace; boundary=frame", "--frame\r\nContent-Type: image/jpeg\r\n\r\n")]
    public async Task ReadAsync_OneImageAnAnswerThatAnnouncesMore_IsAskedAgain(string type, string head)
    {
        var asked = 0;
        using var camera = new RawCamera(_ =>
        {
            byte[] body = [.. Encoding.ASCII.GetBytes(head), .. asked++ % 2 == 0 ? _red : _green];
            return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length + 50}\r\n\r\n"), .. body];
        });
        await using var source = Open(camera.Url);

        for (var picture = 0; picture < 4; picture++) (await ReadAsync(source)).ShouldBe(picture % 2 == 0 ? _red : _green);
    }

    [Fact]
    public async Task ReadAsync_PartsThatAreNoImages_AreSkippedAndCounted()
    {
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentType = "multipart/x-mixed-replace; boundary=frame";
            await CameraServer.WriteAsync(context, Part("--frame", "status: ok"u8.ToArray(), true));
            await CameraServer.WriteAsync(context, Part("--frame", _green, true));
        });
        await using var source = Open(camera.Url);

        (await ReadAsync(source)).ShouldBe(_green);
        _rig.Tally.Counts.Skipped.ShouldBe(1);
    }

    [Fact]
    public async Task ReadAsync_NothingButOtherParts_Fails()
    {
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentType = "multipart/x-mixed-replace; boundary=frame";
            for (var i = 0; i < 150; i++)
                await CameraServer.WriteAsync(context, Part("--frame", "some text"u8.ToArray(), true));
        });
        await using var source = Open(camera.Url);

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(source))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("parts in a row"), message => message.ShouldContain("'some text'"));
    }

    [Fact]
    public async Task ReadAsync_WebPage_FailsAndSaysWhatWasExpected()
    {
        await using var camera = await CameraServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>");
        });
        await using var source = Open(camera.Url);

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(source))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("'text/html'"), message => message.ShouldContain("'<html>'"), message => message.ShouldContain("not of its page"));
    }

    [Fact]
    public async Task ReadAsync_LoginInTheUri_IsSentWhenAskedFor()
    {
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            if (context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String("me:p@ss"u8))
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"camera\"";
                return;
            }
            context.Response.ContentType = "image/jpeg";
            await CameraServer.WriteAsync(context, _red);
        });
        await using var stranger = Open(camera.Url);
        await using var source = Open(camera.Url.Replace("http://", "http://me:p%40ss@"));

        (await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(stranger))).Message.ShouldContain("USER:PASSWORD");
        (await ReadAsync(source)).ShouldBe(_red);
    }

    [Theory]
    [InlineData("multipart/x-mixed-replace; boundary=frame")]
    [InlineData("application/octet-stream")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task ReadAsync_AnyContentType_TheBytesDecide(string? type)
    {
        await using var stream = await CameraServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentType = type;
            foreach (var image in new[] { _red, _green })
                await CameraServer.WriteAsync(context, Part("--frame", image, true));
        });
        await using var snapshots = await CameraServer.StartAsync(context =>
        {
            context.Response.Headers.ContentType = type;
            return CameraServer.WriteAsync(context, _red);
        });
        await using var parts = Open(stream.Url);
        await using var single = Open(snapshots.Url);

        (await ReadAsync(parts)).ShouldBe(_red);
        (await ReadAsync(parts)).ShouldBe(_green);
        (await ReadAsync(parts)).ShouldBeNull();
        (await ReadAsync(single)).ShouldBe(_red);
        if (type?.StartsWith("multipart", StringComparison.Ordinal) != true)
            (await ReadAsync(single)).ShouldBe(_red);
    }

    [Fact]
    public async Task ReadAsync_SnapshotWithoutEndMarkerOrCompressed_IsTaken()
    {
        var asked = 0;
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            if (asked++ == 0)
            {
                await CameraServer.WriteAsync(context, _red[..^2]);
                return;
            }
            context.Response.Headers.ContentEncoding = "gzip";
            await using var zip = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionMode.Compress, leaveOpen: true);
            await zip.WriteAsync(_green);
        });
        await using var source = Open(camera.Url);

        (await ReadAsync(source)).ShouldBe(_red[..^2]);
        (await ReadAsync(source)).ShouldBe(_green);
    }

    [Theory]
    [InlineData("ICY 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nCache-Control no-cache\r\nServer: cam\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: nameless\r\nTwo words: x\r\n folded\r\n")]
    [InlineData("\r\n\r\nHTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.0 200 OK\nServer: cam\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 12\r\nContent-Length: 13\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nNonsense\r\n")]
    public async Task ReadAsync_HeadThatIsNoHttp_IsReadForWhatItSays(string head)
    {
        using var camera = new RawCamera(_ => [.. Encoding.ASCII.GetBytes($"{head}{(head.Contains("\r\n") ? "\r\n" : "\n")}"), .. Part("--frame", _red, true), .. Part("--frame", _green, true)]);
        await using var source = Open(camera.Url);

        (await ReadAsync(source)).ShouldBe(_red);
        (await ReadAsync(source)).ShouldBe(_green);
        (await ReadAsync(source)).ShouldBeNull();
    }

    [Theory]
    [InlineData("deflate", "zlib")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("gzip", "")]
    [InlineData("identity", "")]
    public async Task ReadAsync_CodingThatIsUnusualOrNotTrue_TheBytesDecide(string said, string coding)
    {
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = said;
            var body = context.Response.Body;
            await using var packed = coding switch
            {
                "zlib" => new System.IO.Compression.ZLibStream(body, System.IO.Compression.CompressionMode.Compress, leaveOpen: true),
                "gzip" => new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Compress, leaveOpen: true),
                _ => body,
            };
            await packed.WriteAsync(_red);
        });
        await using var source = Open(camera.Url);

        (await ReadAsync(source)).ShouldBe(_red);
    }

    [Fact]
    public async Task ReadAsync_CameraThatWantsASession_GetsItWhenOpenedAgain()
    {
        await using var camera = await CameraServer.StartAsync(context =>
        {
            if (context.Request.Headers.Cookie == "sid=9" && context.Request.Headers.UserAgent.Count > 0 && context.Request.Headers.Accept.Count > 0)
                return CameraServer.WriteAsync(context, _red);
            context.Response.Headers.SetCookie = "sid=9; Path=/; HttpOnly";
            return Task.CompletedTask;
        });
        var address = CameraAddress.TryParse(camera.Url, out _)!;
        await using var first = Open(address);
        await using var second = Open(address);

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(first))).Message.ShouldContain("of 0 bytes");
        (await ReadAsync(second)).ShouldBe(_red);
    }

    [Theory]
    [InlineData("Basic", "/video")]
    [InlineData("Basic", "ABSOLUTE")]
    [InlineData("Digest", "/video")]
    public async Task ReadAsync_RedirectOnTheCameraItself_KeepsTheLogin(string scheme, string target)
    {
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/")
                context.Response.Redirect(target == "ABSOLUTE" ? $"http://{context.Request.Host}/video" : target);
            else if (scheme == "Basic" ? context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String("me:p#/?@\\"u8) : IsDigest(context))
                await CameraServer.WriteAsync(context, _red);
            else
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = scheme == "Basic" ? "Basic realm=\"camera\"" : "Digest realm=\"camera\", nonce=\"n\", qop=\"auth\"";
            }
        });
        await using var source = Open(camera.Url.Replace("http://", "http://me:p%23%2F%3F%40%5C@"));

        (await ReadAsync(source)).ShouldBe(_red);
    }

    [Fact]
    public async Task ReadAsync_RedirectToAnotherHost_GetsNoLogin()
    {
        var given = new List<string>();
        await using var other = await CameraServer.StartAsync(context =>
        {
            given.Add(context.Request.Headers.Authorization.ToString());
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"other\"";
            return Task.CompletedTask;
        });
        await using var camera = await CameraServer.StartAsync(context =>
        {
            context.Response.Redirect(other.Url.Replace("127.0.0.1", "localhost"));
            return Task.CompletedTask;
        });
        await using var source = Open(camera.Url.Replace("http://", "http://me:secret@"));

        var message = (await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(source))).Message;

        message.ShouldContain($"{camera.Url} alone");
        message.ShouldNotContain("secret");
        given.ShouldBe([""]);
    }

    [Theory]
    [InlineData(401, null)]
    [InlineData(401, "")]
    [InlineData(401, "realm=\"camera\"")]
    [InlineData(401, "Bearer")]
    [InlineData(401, "Foo realm=\"camera\"")]
    [InlineData(403, null)]
    public async Task ReadAsync_RefusalWithoutAChallengeThatThereIs_OffersBasic(int status, string? challenge)
    {
        await using var camera = await CameraServer.StartAsync(context =>
        {
            if (context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String("me:pw"u8))
                return CameraServer.WriteAsync(context, _red);
            context.Response.StatusCode = status;
            if (challenge is not null)
                context.Response.Headers.WWWAuthenticate = challenge;
            return Task.CompletedTask;
        });
        await using var wrong = Open(camera.Url.Replace("http://", "http://me:secret@"));
        await using var source = Open(camera.Url.Replace("http://", "http://me:pw@"));

        (await ReadAsync(source)).ShouldBe(_red);
        (await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(wrong))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("percent-encode"), message => message.ShouldNotContain("secret"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic realm=\"other\"")]
    public async Task ReadAsync_RedirectToAnotherPort_GetsNoLogin(string? challenge)
    {
        var given = new List<string>();
        await using var other = await CameraServer.StartAsync(context =>
        {
            given.Add(context.Request.Headers.Authorization.ToString());
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = challenge;
            return Task.CompletedTask;
        });
        await using var camera = await CameraServer.StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            if (context.Request.Headers.Authorization.Count > 0)
                context.Response.Redirect(other.Url);
            else
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"camera\"";
            return Task.CompletedTask;
        });
        await using var source = Open(camera.Url.Replace("http://", "http://me:secret@"));

        (await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(source))).Message.ShouldContain($"{camera.Url} alone");
        given.ShouldBe([""]);
    }

    [Theory]
    [InlineData("http://cam.local/v", "http://cam.local/other", true, true)]
    [InlineData("http://cam.local/v", "http://CAM.local:80/other", true, true)]
    [InlineData("http://cam.local/v", "https://cam.local/v", true, true)]
    [InlineData("http://cam.local/v", "http://cam.local:8080/v", false, false)]
    [InlineData("http://cam.local/v", "https://cam.local:8443/v", false, true)]
    [InlineData("http://cam.local:81/v", "https://cam.local/v", false, true)]
    [InlineData("http://cam.local/v", "https://cam.local.evil/v", false, false)]
    [InlineData("https://cam.local/v", "https://cam.local:443/other", true, true)]
    [InlineData("https://cam.local/v", "https://cam.local:8443/v", false, false)]
    [InlineData("https://cam.local/v", "http://cam.local/v", false, false)]
    [InlineData("https://cam.local/v", "https://other.local/v", false, false)]
    [InlineData("http://[::1]:81/v", "http://[::1]:81/w", true, true)]
    [InlineData("http://käse.local/v", "http://xn--kse-qla.local/w", true, true)]
    public void Owns_Address_OfTheSameOriginAlone(string camera, string address, bool owns, bool isPinned)
    {
        var source = CameraAddress.TryParse(camera, out _).ShouldNotBeNull();

        (source.Owns(new Uri(address)), source.IsPinnedAt(new Uri(address))).ShouldBe((owns, isPinned));
    }

    [Theory]
    [InlineData(302, null, "no Location")]
    [InlineData(301, "", "is empty")]
    [InlineData(303, "   ", "is empty")]
    [InlineData(307, "http://", "'http://', which is no address")]
    [InlineData(308, "http://cam:port/v", "no address")]
    [InlineData(302, "file:///etc/passwd", "names file:///etc/passwd, and only http and https are followed")]
    [InlineData(302, "rtsp://viewer:Ss9@cam/1?pwd=Ss9", "names rtsp://cam/1?pwd=…, and only http")]
    [InlineData(302, "mailto:me@cam", "only http and https")]
    [InlineData(300, "javascript:play()", "only http and https")]
    [InlineData(302, "/", "redirects in a row, the last one to where it came from")]
    [InlineData(302, "?again", "redirects in a row")]
    public async Task ReadAsync_RedirectToNoVideo_SaysWhatIsWrongWithIt(int status, string? location, string expected)
    {
        using var camera = new RawCamera(_ => (byte[])[.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Moved\r\n{(location is null ? "" : $"Location: {location}\r\n")}Content-Length: 0\r\nConnection: close\r\n\r\n")]);
        await using var source = Open(camera.Url);

        (await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(source))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain(expected), message => message.ShouldNotContain("Ss9"));
    }

    [Fact]
    public async Task ReadAsync_SelfSignedCertificate_IsTakenWhereTheUriSaysSo()
    {
        using var certificate = SelfSigned();
        var fingerprint = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(certificate.RawData));
        await using var camera = await CameraServer.StartAsync(context =>
            context.Request.QueryString.Value == "?a=b%20c" ? CameraServer.WriteAsync(context, _red) : context.Response.WriteAsync($"asked for {context.Request.QueryString}"), certificate);
        await using var strict = Open(camera.Url + "/?a=b%20c");
        await using var any = Open(camera.Url + "/?a=b%20c&tls=insecure");
        await using var pinned = Open(camera.Url + $"/?tls=sha256:{fingerprint}&a=b%20c");
        await using var another = Open(camera.Url + $"/?tls={new string('0', 64)}");

        (await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(strict))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("tls=insecure"), message => message.ShouldContain($"tls=sha256:{fingerprint}"));
        (await ReadAsync(any)).ShouldBe(_red);
        (await ReadAsync(pinned)).ShouldBe(_red);
        (await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(another))).Message.ShouldContain($"got {fingerprint}");
    }

    [Fact]
    public async Task ReadAsync_RedirectToAnotherOrigin_IsNotTrustedForWhatTheUriSays()
    {
        using var certificate = SelfSigned();
        await using var other = await CameraServer.StartAsync(context => CameraServer.WriteAsync(context, _red), certificate);
        await using var camera = await CameraServer.StartAsync(
            context => context.Request.Path == "/v" ? CameraServer.WriteAsync(context, _green) : Redirect(context, context.Request.Path == "/own" ? "/v" : other.Url), certificate);
        await using var plain = await CameraServer.StartAsync(context => Redirect(context, other.Url));
        await using var elsewhere = Open(camera.Url + "/elsewhere?tls=insecure");
        await using var own = Open(camera.Url + "/own?tls=insecure");
        await using var upgraded = Open(plain.Url + "/?tls=insecure");

        (await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(elsewhere))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain($"holds for {camera.Url} alone"), message => message.ShouldContain(other.Url));
        (await ReadAsync(own)).ShouldBe(_green);
        (await ReadAsync(upgraded)).ShouldBe(_red);

        static Task Redirect(HttpContext context, string to)
        {
            context.Response.Redirect(to);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task ReadAsync_SilentCamera_EndsWhenCancelled()
    {
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentType = "multipart/x-mixed-replace; boundary=frame";
            await CameraServer.WriteAsync(context, "--frame\r\n"u8.ToArray());
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var source = Open(camera.Url);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(async () => await source.ReadAsync(new Frame(CaptureRig.MaxFrameBytes), deadline.Token));
    }

    [Fact]
    public async Task ReadAsync_ImageWithoutEnd_IsRefusedAtTheLimit()
    {
        await using var camera = await CameraServer.StartAsync(async context =>
        {
            context.Response.ContentType = "image/jpeg";
            await CameraServer.WriteAsync(context, _red[..^2]);
            while (!context.RequestAborted.IsCancellationRequested)
                await CameraServer.WriteAsync(context, new byte[64 * 1024]);
        });
        await using var source = Open(camera.Url);

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(source))).Message.ShouldContain("Capture:MaxFrameBytes");
    }

    [Fact]
    public async Task ReadAsync_NobodyListens_Fails()
    {
        var camera = await CameraServer.StartAsync(_ => Task.CompletedTask);
        var url = camera.Url;
        await camera.DisposeAsync();
        await using var source = Open(url);

        await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(source));
    }

    // RFC 7616 with MD5, as cameras still use it.
    private static bool IsDigest(HttpContext context)
    {
        var given = System.Text.RegularExpressions.Regex.Matches(context.Request.Headers.Authorization.ToString(), "(\\w+)=\"?([^\",]+)")
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
#pragma warning disable CA5351
        static string Md5(string text) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
        return given.TryGetValue("response", out var response) && given["uri"] == context.Request.Path
            && response == Md5($"{Md5("me:camera:p#/?@\\")}:n:{given["nc"]}:{given["cnonce"]}:auth:{Md5($"GET:{given["uri"]}")}");
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 SelfSigned()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        return new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=camera", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private HttpFrameSource Open(string url) => Open(CameraAddress.TryParse(url, out _)!);

    private HttpFrameSource Open(CameraAddress address) => new(
        address, TimeSpan.FromSeconds(5), CaptureRig.MaxFrameBytes, new FramePacer(50, TimeProvider.System), _rig.Tally);

    private static async Task<byte[]?> ReadAsync(HttpFrameSource source)
    {
        var frame = new Frame(CaptureRig.MaxFrameBytes);
        return await source.ReadAsync(frame, default) ? frame.Image.ToArray() : null;
    }

    private static byte[] Part(string delimiter, byte[] body, bool withLength) =>
    [
        .. Encoding.ASCII.GetBytes($"{delimiter}\r\nContent-Type: image/jpeg\r\n{(withLength ? $"Content-Length: {body.Length}\r\n" : "")}\r\n"), .. body, .. "\r\n"u8,
    ];
}
