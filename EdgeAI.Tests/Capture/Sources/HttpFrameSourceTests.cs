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
            for (var i = 0; i < 50; i++)
                await CameraServer.WriteAsync(context, Part("--frame", "text"u8.ToArray(), true));
        });
        await using var source = Open(camera.Url);

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(source))).Message.ShouldContain("parts in a row");
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

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(source))).Message.ShouldContain("multipart/x-mixed-replace");
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

    private HttpFrameSource Open(string url) => new(
        new CameraAddress(new Uri(url)), TimeSpan.FromSeconds(5), CaptureRig.MaxFrameBytes, new FramePacer(50, TimeProvider.System), _rig.Tally);

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
