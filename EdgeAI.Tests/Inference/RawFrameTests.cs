using System.Net.Http.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Embedding;
using EdgeAI.Inference.Live;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Inference.Live;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using PixelFormat = EdgeAI.Embedding.PixelFormat;

namespace EdgeAI.Tests.Inference;

/// <summary>Frames that come as pixels, and everybody who has to do with them.</summary>
public class RawFrameTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PixelFormat.Yuyv)]
    [InlineData(PixelFormat.Nv12)]
    public async Task Stream_RawFrame_IsAnsweredAsItsPictureIs(PixelFormat format)
    {
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        (await call.ResponseHeadersAsync).ShouldContain(header => header.Key == "edgeai-raw-frames");
        for (var label = 0; label < 4; label++)
        {
            await call.RequestStream.WriteAsync(Raw(label + 1, label, format), Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
            call.ResponseStream.Current.Result.Matches[0].Label.ShouldBe(DrawnProducts.Labels[label]);
        }
    }

    [Fact]
    public async Task Stream_RawFramesThatCannotBe_GetErrorsAndTheStreamGoesOn()
    {
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        Action<SearchFramesRequest>[] spoil =
        [
            frame => frame.Raw.Height++,
            frame => frame.Raw.Format = RawFormat.Unspecified,
            frame => frame.Raw.Format = (RawFormat)77,
            frame => frame.Raw.Stride = 3,
            frame => frame.Raw.Width = 0,
            frame => frame.Image = ByteString.Empty,
            frame => frame.Raw = new RawLayout(),
            frame => frame.Raw = null,
        ];
        for (var i = 0; i < spoil.Length; i++)
        {
            var frame = Raw(2 * i + 1, 0, PixelFormat.Yuyv);
            spoil[i](frame);
            await call.RequestStream.WriteAsync(frame, Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
            call.ResponseStream.Current.Error.Code.ShouldBe((int)StatusCode.InvalidArgument, call.ResponseStream.Current.ToString());
            await call.RequestStream.WriteAsync(Raw(2 * i + 2, 0, PixelFormat.Yuyv), Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
            call.ResponseStream.Current.Result.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Stream_RawFrame_IsAJpegForThePageAndForCorrections()
    {
        using var events = await LiveEvents.OpenAsync(server);
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(Raw(7, 2, PixelFormat.Yuyv, "raw"), Cancellation);
        var told = await events.NextAsync("frame", frame => frame.GetProperty("source").GetString() == "raw");

        told.GetProperty("hasImage").GetBoolean().ShouldBeTrue();
        using var response = await server.Http.GetAsync("/live/frames/raw/7", Cancellation);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
        using var picture = SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync(Cancellation));
        (picture.Width, picture.Height).ShouldBe((320, 240));
        using var corrected = await server.Http.PostAsJsonAsync("/feedback", new { source = "raw", sequence = 7, @is = DrawnProducts.Labels[2] }, Cancellation);
        corrected.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
    }

    [Fact]
    public async Task Stream_RawFrameThatCannotBe_IsToldWithoutAPicture()
    {
        using var events = await LiveEvents.OpenAsync(server);
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        var frame = Raw(1, 0, PixelFormat.Yuyv, "damaged");
        frame.Raw.Height = 10_000;
        await call.RequestStream.WriteAsync(frame, Cancellation);

        var told = await events.NextAsync("frame", told => told.GetProperty("source").GetString() == "damaged");

        told.GetProperty("hasImage").GetBoolean().ShouldBeFalse();
        told.GetProperty("error").GetProperty("detail").GetString()!.ShouldContain("10,000");
        (await server.Http.GetAsync("/live/frames/damaged/1", Cancellation)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Stream_RawFrame_IsAJpegForALesson()
    {
        using var tap = server.Services.GetRequiredService<LiveHub>().Tap("taught");
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(Raw(1, 3, PixelFormat.Nv12, "taught"), Cancellation);

        var frame = await tap.ReadAsync(Cancellation);

        using var picture = SKBitmap.Decode(frame.Image.ToArray());
        (picture.Width, picture.Height).ShouldBe((320, 240));
    }

    [Theory]
    [InlineData(1920, 1080, PixelFormat.Yuyv)]
    [InlineData(3840, 2160, PixelFormat.Nv12)]
    public async Task Stream_LargeRawFrame_IsAnswered(int width, int height, PixelFormat format)
    {
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        var frame = SearchFramesTests.Frame(1, new byte[new PixelLayout(format, width, height).LeastBytes], source: "large");
        frame.Raw = new RawLayout { Format = (RawFormat)format, Width = width, Height = height };
        await call.RequestStream.WriteAsync(frame, Cancellation);
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();

        call.ResponseStream.Current.Result.ShouldNotBeNull(call.ResponseStream.Current.ToString());
    }

    [Fact]
    public async Task Stream_RawFrame_EverythingInItIsFound()
    {
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        for (var number = 1; number < 12; number++)
        {
            var frame = Raw(number, 1, PixelFormat.Nv12, "tray");
            frame.Items = "many";
            await call.RequestStream.WriteAsync(frame, Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
            call.ResponseStream.Current.Result.ShouldNotBeNull();
        }
    }

    internal static SearchFramesRequest Raw(long sequence, int label, PixelFormat format, string source = "camera")
    {
        var raw = RawPictures.From(DrawnProducts.Draw(DrawnProducts.Labels[label], 1), new PixelLayout(format, 320, 240));
        var frame = SearchFramesTests.Frame(sequence, [], source: source);
        frame.Image = ByteString.CopyFrom(raw.Bytes.Span);
        frame.Raw = new RawLayout { Format = (RawFormat)format, Width = 320, Height = 240 };
        return frame;
    }
}
