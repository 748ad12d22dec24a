namespace EdgeAI.Capture.Sources;

/// <summary>Tells encoded images from other bytes by how they begin.</summary>
internal static class ImageSignature
{
    /// <summary>Whether the bytes begin as a JPEG, PNG or WebP does.</summary>
    public static bool IsImage(ReadOnlySpan<byte> bytes) =>
        IsJpeg(bytes)
        || bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8));

    /// <summary>Whether the bytes begin as a JPEG does.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
}
