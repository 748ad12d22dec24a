using System.Buffers;
using CsCheck;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Api.Grpc;
using Google.Protobuf;

namespace EdgeAI.Tests.Inference;

/// <summary>The pooled message reads what the generated one reads.</summary>
public class WireFieldsTests
{
    private static readonly Gen<RawLayout> Layouts =
        from format in Gen.Int[0, 4]
        from width in Gen.Int
        from height in Gen.Int
        from stride in Gen.Int
        from matrix in Gen.Int[0, 3]
        from range in Gen.Int[-1, 2]
        select new RawLayout { Format = (RawFormat)format, Width = width, Height = height, Stride = stride, Matrix = (ColorMatrix)matrix, Range = (ColorRange)range };

    private static readonly Gen<SearchFramesRequest> Requests =
        from source in Gen.String[0, 40]
        from sequence in Gen.Long
        from captured in Gen.Long
        from k in Gen.Int
        from trace in Gen.String[Gen.Char.AlphaNumeric, 0, 60]
        from mode in Gen.String[0, 12]
        from image in Gen.Byte.Array[0, 2000]
        from settling in Gen.Bool
        from raw in Layouts.Null()
        select new SearchFramesRequest
        {
            Source = Sanitised(source), Sequence = sequence, CapturedAtUnixUs = captured, K = k, Traceparent = trace, Mode = Sanitised(mode), Image = ByteString.CopyFrom(image),
            Settling = settling, Raw = raw,
        };

    [Fact]
    public void Parse_AnyRequest_ReadsWhatTheGeneratedParserReads() => Requests.Sample(request =>
    {
        using var message = ImageMessage.Parse(new ReadOnlySequence<byte>(request.ToByteArray()), WireLayout.Frame);
        Same(message, request);
    });

    [Fact]
    public void Parse_TwoRequestsInARow_TheLaterFieldsWin() => Gen.Select(Requests, Requests).Sample((first, second) =>
    {
        byte[] wire = [.. first.ToByteArray(), .. second.ToByteArray()];
        using var message = ImageMessage.Parse(new ReadOnlySequence<byte>(wire), WireLayout.Frame);
        Same(message, SearchFramesRequest.Parser.ParseFrom(wire));
    });

    [Fact]
    public void Parse_AnyBytes_ThrowsOrReadsAsTheGeneratedParserDoes() => Gen.Byte.Array[0, 40].Sample(wire =>
    {
        SearchFramesRequest? expected = null;
        try
        {
            expected = SearchFramesRequest.Parser.ParseFrom(wire);
        }
        catch (InvalidProtocolBufferException)
        {
            // Groups and text that is not UTF-8 are refused by the one or the other; what matters is that nothing is read amiss.
        }
        try
        {
            using var message = ImageMessage.Parse(new ReadOnlySequence<byte>(wire), WireLayout.Frame);
            if (expected is not null) Same(message, expected);
        }
        catch (MessageFormatException)
        {
        }
    });

    [Fact]
    public void Parse_FieldsOfALaterContract_AreSkipped()
    {
        // Field 15 as varint, 16 as fixed64, 17 as text, 18 as fixed32, then an image.
        byte[] wire = [0x78, 0x96, 0x01, 0x81, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 0x8A, 0x01, 2, 65, 66, 0x95, 0x01, 1, 2, 3, 4, 0x0A, 3, 7, 8, 9];

        using var message = ImageMessage.Parse(new ReadOnlySequence<byte>(wire), WireLayout.Search);

        message.Image.Bytes.ToArray().ShouldBe([7, 8, 9]);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 5, 1, 2 })]
    [InlineData(new byte[] { 0x0A })]
    [InlineData(new byte[] { 0x10, 0x80 })]
    [InlineData(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x02, 0 })]
    [InlineData(new byte[] { 0x0F })]
    [InlineData(new byte[] { 0x79, 1, 2 })]
    public void Parse_BrokenBytes_AreRefused(byte[] wire) =>
        Should.Throw<MessageFormatException>(() => ImageMessage.Parse(new ReadOnlySequence<byte>(wire), WireLayout.Search));

    private static void Same(ImageMessage message, SearchFramesRequest expected)
    {
        message.Image.Bytes.Span.SequenceEqual(expected.Image.Span).ShouldBeTrue();
        System.Text.Encoding.UTF8.GetString(message.SourceUtf8).ShouldBe(expected.Source);
        message.Sequence.ShouldBe(expected.Sequence);
        message.CapturedAtUnixMicroseconds.ShouldBe(expected.CapturedAtUnixUs);
        message.K.ShouldBe(expected.K);
        System.Text.Encoding.UTF8.GetString(message.TraceParentUtf8).ShouldBe(expected.Traceparent);
        message.Mode.ShouldBe(expected.Mode);
        message.IsSettling.ShouldBe(expected.Settling);
        message.Image.Layout.IsRaw.ShouldBe(expected.Raw is not null);
        if (expected.Raw is not { } raw) return;
        // Without a format it is no encoded image either.
        ((int)message.Image.Layout.Format).ShouldBe(raw.Format == RawFormat.Unspecified ? -1 : (int)raw.Format);
        (message.Image.Layout.Width, message.Image.Layout.Height, message.Image.Layout.Stride).ShouldBe((raw.Width, raw.Height, raw.Stride));
        ((int)message.Image.Layout.Matrix, (int)message.Image.Layout.Range).ShouldBe(((int)raw.Matrix, (int)raw.Range));
    }

    // A lone surrogate is no text that UTF-8 can carry.
    private static string Sanitised(string text) => new([.. text.Where(character => !char.IsSurrogate(character))]);
}
