using Google.Protobuf;

namespace EdgeAI.Dashboard.Otlp;

/// <summary>Trace and span ids as bytes.</summary>
internal static class IdBytes
{
    /// <summary>The id's bytes: 16 or 8 as they are, 24 or 12 taken back to the hexadecimal text they were read from.</summary>
    /// <remarks>
    /// OTLP/JSON writes ids in hexadecimal where protobuf's JSON mapping has base64. Hexadecimal digits are base64 digits
    /// too, so the parser reads 32 of them as 24 bytes and 16 as 12: written as base64 again they are the text that came.
    /// </remarks>
    public static ReadOnlySpan<byte> Of(ByteString id)
    {
        if (id.Length is not (24 or 12))
            return id.Span;
        var text = id.ToBase64();
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length
            ? bytes
            : id.Span;
    }
}
