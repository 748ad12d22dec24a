using System.Text;
using CsCheck;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources.Http;
using EdgeAI.Tests.Capture.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Capture.Sources;

public class ImageStreamReaderTests
{
    private const int Limit = 64 * 1024;

    private static readonly byte[] _red = Pictures.Jpeg(SKColors.Red, 96);
    private static readonly byte[] _green = Pictures.Jpeg(SKColors.Green);
    private static readonly byte[] _blue = Pictures.Png(SKColors.Blue);
    private static readonly byte[] _white = Pictures.WebP(SKColors.White);
    private static readonly byte[][] _images = [_red, _green, _blue, _white];

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    [Fact]
    public void ReadAsync_AnyPartsInAnyChunks_GivesTheirImages()
    {
        var header = OneOf("Content-Type: image/jpeg\r\n", "", "Content-Length: 0\r\n", "Content-Length: 100\r\n", "Content-Length: 99999999\r\n", "content-length : -1\r\n", $"X-Meta: {new string('m', 20_000)}\r\n");
        var before = OneOf("", "\r\n", "junk\r\n", "\0\0\0\x01");
        var after = OneOf("\r\n", "\n", "", "\r\n\r\n\r\n", "dhav\x01\0\r\n");
        var part = Gen.Select(Gen.Int[0, _images.Length - 1], header.Array[0, 3], before, after);
        Gen.Select(part.Array[1, 6], OneOf("--edge", "edge", "----edge", "--other:b/c", ""), Gen.Int[1, 3000]).Sample((parts, delimiter, chunk) =>
        {
            var stream = new MemoryStream();
            foreach (var (image, headers, junk, end) in parts)
            {
                if (delimiter.Length > 0)
                    stream.Write(Encoding.Latin1.GetBytes($"{delimiter}\r\n{string.Concat(headers)}\r\n{junk}"));
                stream.Write(_images[image]);
                if (delimiter.Length > 0)
                    stream.Write(Encoding.Latin1.GetBytes(end));
            }

            ReadAll(stream.ToArray(), "edge", chunk).Select(Text).ShouldBe(parts.Select(each => Text(_images[each.Item1])));
        }, iter: 300);
    }

    [Theory]
    [InlineData("\xFF\xD8\xFF\xD8")]
    [InlineData("\xFF\xD8\xFF\0\xFF\xD8")]
    [InlineData("RIFF\x10\0\0\0WEBPVP8 ")]
    [InlineData("RIFF\xFF\xFF\0\0WEBPmore")]
    public void ReadAsync_BytesBeforeThatLookLikeAnImage_ArePassedOver(string before)
    {
        foreach (var chunk in new[] { 1, 5, 4096 })
            ReadAll([.. "--edge\r\n\r\n"u8, .. Encoding.Latin1.GetBytes(before), .. _red, .. "\r\n--edge\r\n\r\n"u8, .. _white, .. "\r\n--edge--"u8], "edge", chunk).Select(Text)
                .ShouldBe([Text(_red), Text(_white)]);
    }

    [Theory]
    [InlineData("--edge", "--edge")]
    [InlineData("--edge", "----edge")]
    [InlineData("edge", "--edge")]
    [InlineData("edge", "edge")]
    [InlineData("other", "--edge")]
    [InlineData(null, "--edge")]
    [InlineData("", "--anything:at all")]
    [InlineData("a:b/c", "--a:b/c")]
    [InlineData("ed", "--ed")]
    public void ReadAsync_NoEndMarker_TheDelimiterEndsTheImage(string? stated, string line)
    {
        var (first, second) = (_red[..^2], _green[..^2]);
        byte[] head = Encoding.ASCII.GetBytes($"{line}\r\nContent-Type: image/jpeg\r\n\r\n"), end = "\r\n"u8.ToArray();

        ReadAll([.. head, .. first, .. end, .. head, .. second, .. end, .. head], stated, 7).Select(Text).ShouldBe([Text(first), Text(second)]);
    }

    [Fact]
    public void ReadAsync_NoEndMarkerAndNoDelimiter_TheNextImageEndsIt() =>
        ReadAll([.. _red[..^2], .. _green[..^2], .. _red], null, 100).Select(Text).ShouldBe([Text(_red[..^2]), Text(_green[..^2]), Text(_red)]);

    [Fact]
    public void ReadAsync_NoEndMarkerButARightLength_IsNotWaitedFor()
    {
        var image = _red[..^2];
        var stream = new StalledStream([.. Encoding.ASCII.GetBytes($"--edge\r\nContent-Length: {image.Length}\r\n\r\n"), .. image, .. "\r\n"u8]);
        using var reader = new ImageStreamReader(stream, "edge", Limit);
        var frame = new Frame(Limit);

        reader.ReadAsync(frame, TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        Text(frame.Image.ToArray()).ShouldBe(Text(image));
    }

    [Fact]
    public void ReadAsync_WholeImage_IsNotWaitedFor()
    {
        var stream = new StalledStream([.. "--edge\r\n\r\n"u8, .. _red]);
        using var reader = new ImageStreamReader(stream, "edge", Limit);

        reader.ReadAsync(new Frame(Limit), TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void ReadAsync_DelimiterAndThumbnailInsideTheImage_ComeOutWhole()
    {
        byte[] inside = [0xFF, 0xE1, 0, 60, .. "\r\n--edge\r\n"u8, 0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xD9, .. new byte[42]];
        byte[] image = [.. _red[..2], .. inside, .. _red[2..]];

        ReadAll([.. "--edge\r\n\r\n"u8, .. image, .. "\r\n--edge\r\n\r\n"u8, .. _green], "edge", 50).Select(Text).ShouldBe([Text(image), Text(_green)]);
    }

    [Fact]
    public void ReadAsync_SegmentOfAWrongLength_CostsNoOtherImageThanItsOwn()
    {
        var damaged = _red.ToArray();
        damaged[4] = 0;
        damaged[5] = 1;

        ReadAll([.. "--edge\r\n\r\n"u8, .. damaged, .. "\r\n--edge\r\n\r\n"u8, .. _green], "edge", 50)[^1].ShouldBe(_green);
    }

    [Fact]
    public void ReadAsync_ProgressiveImage_ComesOutWhole()
    {
        var image = EdgeAI.Tests.Fixtures.FixtureImages.Read("progressive.jpg");

        ReadAll([.. image, .. "\r\n--edge\r\n\r\n"u8, .. image], "edge", 1000, 1 << 20).Select(Text).ShouldBe([Text(image), Text(image)]);
    }

    [Theory]
    [InlineData("--edge\r\n\r\n{junk}", "begin")]
    [InlineData("{junk}", "xxxx")]
    [InlineData("--edge\r\nX: {junk}", "without one")]
    public void ReadAsync_NoImageInMoreThanAFrame_SaysWhatCame(string beginning, string expected)
    {
        var stream = Encoding.ASCII.GetBytes(beginning.Replace("{junk}", new string('x', 200_000)));

        Should.Throw<InvalidDataException>(() => ReadAll(stream, "edge", 1024)).Message.ShouldContain(expected);
    }

    [Fact]
    public void ReadAsync_ImageLargerThanAllowed_NamesTheOption() =>
        Should.Throw<InvalidDataException>(() => ReadAll(_red, null, 64, _red.Length - 1)).Message.ShouldContain("Capture:MaxFrameBytes");

    [Fact]
    public async Task ReadAsync_OtherParts_AreCountedAndDescribed()
    {
        using var reader = new ImageStreamReader(
            new MemoryStream([.. "--edge\r\nContent-Type: application/json\r\n\r\n{\"fps\":2}\r\n--edge\r\nContent-Type: image/jpeg\r\nContent-Length: 0\r\n\r\n\r\n--edge\r\n\r\n"u8]), "edge", Limit);

        (await reader.ReadAsync(new Frame(Limit), default)).ShouldBeFalse();

        reader.Between.TakeBadParts().ShouldBe(1);
        reader.Between.Describe().ShouldContain("{\"fps\":2}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("--ed")]
    [InlineData("--edge\r\nContent-Le")]
    [InlineData("--edge\r\nContent-Length: 10\r\n\r\nhalf")]
    [InlineData("--edge\r\n\r\nhalf")]
    public void ReadAsync_CutOff_EndsWithoutAFrame(string stream) => ReadAll(Encoding.ASCII.GetBytes(stream), "edge", 64).ShouldBeEmpty();

    [Fact]
    public void ReadAsync_CutOffWithinAnImage_EndsWithoutAFrame() => ReadAll([.. "--edge\r\n\r\n"u8, .. _red[..^9]], "edge", 64).ShouldBeEmpty();

    [Fact]
    public void ReadAsync_AnyBytes_EndOrAreRefused() =>
        Gen.Select(Gen.OneOf(Gen.Const(Array.Empty<byte>()), Gen.Const(_red[..200]), Gen.Const(_blue[..20]), Gen.Const(_white[..14])), Gen.Byte.Array[0, 500], Gen.Int[1, 64]).Sample((start, rest, chunk) =>
        {
            try
            {
                ReadAll([.. start, .. rest], "e", chunk);
            }
            catch (InvalidDataException)
            {
            }
        }, iter: 2000);

    [Fact]
    public void ReadAsync_ManyFrames_AllocateNothing()
    {
        byte[] part = [.. "--edge\r\nContent-Type: image/jpeg\r\nContent-Length: 10\r\n\r\n"u8, .. _red, .. "\r\n"u8];
        using var reader = new ImageStreamReader(new RepeatingStream(part), "edge", Limit);
        var frame = new Frame(Limit);
        void Read()
        {
            for (var i = 0; i < 100; i++)
            {
                frame.Clear();
                var reading = reader.ReadAsync(frame, default);
                if (!reading.IsCompleted || !reading.Result)
                    throw new InvalidOperationException("There is no end.");
            }
        }

        EdgeAI.Tests.Fixtures.Allocations.OfEachRound(Read).ShouldBe(0);
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static List<byte[]> ReadAll(byte[] bytes, string? boundary, int chunk, int limit = Limit)
    {
        using var reader = new ImageStreamReader(new ChunkedStream(bytes, chunk), boundary, limit);
        var parts = new List<byte[]>();
        while (true)
        {
            var frame = new Frame(limit);
            if (!reader.ReadAsync(frame, default).AsTask().GetAwaiter().GetResult())
                return parts;
            parts.Add(frame.Image.ToArray());
        }
    }

    /// <summary>Gives few bytes at a time, as a network does.</summary>
    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }

    /// <summary>Gives what it has, then nothing for ever.</summary>
    private sealed class StalledStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : new ValueTask<int>(new TaskCompletionSource<int>().Task);
    }

    private sealed class RepeatingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
                Position = 0;
            return new ValueTask<int>(Read(buffer.Span));
        }
    }
}
