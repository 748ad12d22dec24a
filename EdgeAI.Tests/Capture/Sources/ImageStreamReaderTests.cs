using System.Text;
using CsCheck;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources.Http;

namespace EdgeAI.Tests.Capture.Sources;

public class MultipartImageReaderTests
{
    private const int Limit = 4096;

    [Fact]
    public void ReadAsync_AnyBodiesInAnyChunks_ComeOutWhole()
    {
        // Bodies without the delimiter in them, as compressed images are.
        var body = Gen.Byte.Array[1, 300].Where(bytes => bytes.AsSpan().IndexOf("--edge"u8) < 0 && bytes[^1] is not ((byte)'\n' or (byte)'\r' or (byte)'-'));
        Gen.Select(body.Array[1, 5], Gen.Bool.Array[5], Gen.Int[1, 64]).Sample((bodies, withLength, chunk) =>
        {
            var stream = new MemoryStream();
            for (var i = 0; i < bodies.Length; i++)
            {
                stream.Write(Encoding.ASCII.GetBytes($"--edge\r\nContent-Type: image/jpeg\r\n{(withLength[i] ? $"Content-Length: {bodies[i].Length}\r\n" : "")}\r\n"));
                stream.Write(bodies[i]);
                stream.Write("\r\n"u8);
            }
            stream.Write("--edge--\r\n"u8);

            ReadAll(stream.ToArray(), "edge", chunk).ShouldBe(bodies);
        }, iter: 300);
    }

    [Theory]
    [InlineData("--edge", "--edge")]
    [InlineData("--edge", "----edge")]
    [InlineData("edge", "--edge")]
    [InlineData(null, "--edge")]
    [InlineData("", "--anything:at all")]
    [InlineData("a:b/c", "--a:b/c")]
    public void ReadAsync_OddBoundaries_AreUnderstood(string? stated, string line)
    {
        var stream = $"\r\n{line}\r\nContent-Type: image/jpeg\r\n\r\nfirst\r\n{line}\nContent-type:image/jpeg\n\nsecond\n{line}\r\n";

        ReadAll(Encoding.ASCII.GetBytes(stream), stated, 7).Select(Encoding.ASCII.GetString).ShouldBe(["first", "second"]);
    }

    [Fact]
    public void ReadAsync_NoLineBreakBeforeTheBoundary_ComesOutWhole() =>
        ReadAll("--edge\r\n\r\nfirst--edge\r\n\r\nsecond\r\n--edge--"u8.ToArray(), "edge", 5).Select(Encoding.ASCII.GetString).ShouldBe(["first", "second"]);

    [Fact]
    public void ReadAsync_LengthTooSmall_GoesOnAtTheNextBoundary() =>
        ReadAll("--edge\r\nContent-Length: 3\r\n\r\nfirst\r\n--edge\r\nContent-Length: 6\r\n\r\nsecond\r\n--edge--"u8.ToArray(), "edge", 64)
            .Select(Encoding.ASCII.GetString).ShouldBe(["fir", "second"]);

    [Theory]
    [InlineData("--edge\r\nContent-Length: 99999999\r\n\r\n", "Capture:MaxFrameBytes")]
    [InlineData("--edge\r\n\r\n{junk}", "Capture:MaxFrameBytes")]
    [InlineData("{junk}", "boundary")]
    [InlineData("--edge\r\nX: {junk}", "at most")]
    public void ReadAsync_Unbounded_IsRefused(string beginning, string expected)
    {
        var stream = Encoding.ASCII.GetBytes(beginning.Replace("{junk}", new string('x', 40_000)));

        Should.Throw<InvalidDataException>(() => ReadAll(stream, "edge", 1024)).Message.ShouldContain(expected);
    }

    [Fact]
    public void ReadAsync_NoBoundaryAnywhere_IsRefused() =>
        Should.Throw<InvalidDataException>(() => ReadAll("<html>\n<body>hello</body>"u8.ToArray(), null, 64)).Message.ShouldContain("--");

    [Theory]
    [InlineData("")]
    [InlineData("--ed")]
    [InlineData("--edge\r\nContent-Le")]
    [InlineData("--edge\r\nContent-Length: 10\r\n\r\nhalf")]
    [InlineData("--edge\r\n\r\nhalf")]
    public void ReadAsync_CutOff_EndsWithoutAFrame(string stream) => ReadAll(Encoding.ASCII.GetBytes(stream), "edge", 64).ShouldBeEmpty();

    private static List<byte[]> ReadAll(byte[] bytes, string? boundary, int chunk)
    {
        using var reader = new MultipartImageReader(new ChunkedStream(bytes, chunk), boundary, Limit);
        var parts = new List<byte[]>();
        while (true)
        {
            var frame = new Frame(Limit);
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
}
