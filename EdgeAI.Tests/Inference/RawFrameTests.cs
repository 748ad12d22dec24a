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
    public async Task Stream_ThousandsOfRawFramesOfAnyLayout_GetErrorsWhereTheyCannotBeAndTheStreamGoesOn()
    {
        const int Frames = 4000, MostBytes = 16 * 1024, MostGrowth = 128 << 20;
        int[] sides = [int.MinValue, -1, 0, 1, 2, 3, 16, 17, 48, 49, 255, 65_535, 1 << 30, int.MaxValue];
        var random = new Random(25);
        var noise = new byte[MostBytes];
        random.NextBytes(noise);
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames(cancellationToken: Cancellation);
        var (refused, answered, before) = (0, 0, 0L);
        for (var i = 1; i <= Frames; i++)
        {
            if (i == Frames / 10)
                before = Environment.WorkingSet;
            var raw = new RawLayout
            {
                Format = (RawFormat)Pick([-1, 0, 1, 1, 1, 2, 2, 2, 3]), Width = Pick(sides), Height = Pick(sides), Matrix = (EdgeAI.Contracts.V1.ColorMatrix)Pick([0, 0, 0, 1, 1, 7]),
                Range = (EdgeAI.Contracts.V1.ColorRange)Pick([0, 0, 0, 1, 1, -1]),
            };
            raw.Stride = Pick([0, 0, (int)RowBytes(raw), (int)RowBytes(raw) - 1, (int)RowBytes(raw) + Pick([1, 2, 7, 64]), raw.Width, -1, int.MinValue, int.MaxValue]);
            var bytes = (int)System.Numerics.BigInteger.Min(MostBytes, System.Numerics.BigInteger.Max(0, LeastBytes(raw) + Pick([-1, 0, 0, 1, 4096])));
            var frame = SearchFramesTests.Frame(i, [], source: "fuzz");
            (frame.Image, frame.Raw) = (ByteString.CopyFrom(noise, 0, bytes), raw);
            await call.RequestStream.WriteAsync(frame, Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
            var answer = call.ResponseStream.Current;
            if (CanBe(raw, bytes))
            {
                answered++;
                answer.Result.ShouldNotBeNull($"{raw} of {bytes} bytes: {answer.Error}");
                continue;
            }
            refused++;
            answer.Error.ShouldNotBeNull($"{raw} of {bytes} bytes");
            answer.Error.Code.ShouldBe((int)StatusCode.InvalidArgument);
            answer.Error.Message.ShouldContain("xpected");
        }
        (refused > Frames / 2 && answered > Frames / 100).ShouldBeTrue($"{refused} refused, {answered} answered");
        (Environment.WorkingSet - before).ShouldBeLessThan(MostGrowth);

        int Pick(int[] values) => values[random.Next(values.Length)];

        // As the contract has it, in numbers without end.
        static long RowBytes(RawLayout raw) => ((long)raw.Width + 1) / 2 * (raw.Format == RawFormat.Nv12 ? 2 : 4);

        static System.Numerics.BigInteger LeastBytes(RawLayout raw)
        {
            System.Numerics.BigInteger height = raw.Height, rows = raw.Format == RawFormat.Nv12 ? height + (height + 1) / 2 : height;
            return (rows - 1) * (raw.Stride == 0 ? RowBytes(raw) : raw.Stride) + RowBytes(raw);
        }

        static bool CanBe(RawLayout raw, int bytes) =>
            raw.Format is RawFormat.Yuyv or RawFormat.Nv12 && raw.Width > 0 && raw.Height > 0 && (int)raw.Matrix is 0 or 1 && (int)raw.Range is 0 or 1
            && (raw.Stride == 0 || raw.Stride >= RowBytes(raw)) && bytes >= LeastBytes(raw);
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
