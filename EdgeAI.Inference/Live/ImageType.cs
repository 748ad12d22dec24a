namespace EdgeAI.Inference.Live;

/// <summary>Media type by the first bytes, for a browser that is told not to guess.</summary>
internal static class ImageType
{
    public static string Of(ReadOnlySpan<byte> image) =>
        image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : image.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "image/png"
        : image.StartsWith("RIFF"u8) && image.Length > 12 && image[8..12].SequenceEqual("WEBP"u8) ? "image/webp"
        : "application/octet-stream";
}
