namespace EdgeAI.ImageFiles;

/// <summary>Tells formats apart by how the bytes begin.</summary>
public static class ImageFormats
{
    /// <summary>High Efficiency Image Format: phones.</summary>
    public const string Heic = "HEIC";

    /// <summary>AV1 Image Format.</summary>
    public const string Avif = "AVIF";

    /// <summary>What a camera's sensor recorded, in its maker's format.</summary>
    public const string Raw = "camera raw";

    /// <summary>What cannot be told apart by its first bytes.</summary>
    public const string TiffOrRaw = "TIFF or camera raw";

    /// <summary>Tagged Image File Format: scanners and print shops.</summary>
    public const string Tiff = "TIFF";

    /// <summary>Truevision TGA: renderings.</summary>
    public const string Tga = "TGA";

    /// <summary>Netpbm's PBM, PGM and PPM.</summary>
    public const string Pnm = "PNM";

    /// <summary>Bytes that suffice to tell.</summary>
    public const int HeadBytes = 64;

    /// <summary>Whether the bytes begin as a JPEG does.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> image) => image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>Whether the bytes begin as a PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> image) => image.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

    /// <summary>Whether the bytes begin as a WebP does.</summary>
    public static bool IsWebP(ReadOnlySpan<byte> image) => image.Length >= 12 && image.StartsWith("RIFF"u8) && image[8..].StartsWith("WEBP"u8);

    /// <summary>Whether the bytes begin as an image does that can be read here: JPEG, PNG or WebP.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> image) => IsJpeg(image) || IsPng(image) || IsWebP(image);

    /// <summary>Whether the bytes begin as a TIFF of 32-bit offsets does. Many camera raw formats begin in the same way.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> image) => (image.StartsWith("II*\0"u8) || image.StartsWith("MM\0*"u8)) && Other(image) == TiffOrRaw;

    /// <summary>Whether the bytes begin as a PBM, PGM or PPM does: P1 to P6, then a blank, then a number or a comment.</summary>
    public static bool IsPnm(ReadOnlySpan<byte> image) =>
        image.Length > 3 && image[0] == 'P' && image[1] is >= (byte)'1' and <= (byte)'6' && IsBlank(image[2]) && (image[3] is (byte)'#' or >= (byte)'0' and <= (byte)'9' || IsBlank(image[3]));

    /// <summary>Name of another image format that the bytes begin as; null where they are no image that is known.</summary>
    public static string? Other(ReadOnlySpan<byte> image)
    {
        if (image.Length >= 12 && image[4..].StartsWith("ftyp"u8)) return Brand(image);
        if (image.StartsWith("II*\0"u8) || image.StartsWith("MM\0*"u8) || image.StartsWith("II+\0"u8) || image.StartsWith("MM\0+"u8))
            return image.Length >= 10 && image[8..].StartsWith("CR"u8) ? Raw : TiffOrRaw;
        if (image.StartsWith("FUJIFILMCCD-RAW"u8) || image.StartsWith("IIRO"u8) || image.StartsWith("IIRS"u8) || image.StartsWith("MMOR"u8)
            || image.StartsWith("IIU\0"u8) || image.StartsWith("FOVb"u8) || image.StartsWith("\0MRM"u8)) return Raw;
        if (image.StartsWith("GIF8"u8)) return "GIF";
        if (image.StartsWith("BM"u8) && image.Length >= 14 && image.Slice(6, 4).IndexOfAnyExcept((byte)0) < 0) return "BMP";
        if (image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || image.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' '])) return "JPEG XL";
        if (image.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' ']) || image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51])) return "JPEG 2000";
        if (image.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 0xBC])) return "JPEG XR";
        if (image.StartsWith("8BPS"u8)) return "PSD";
        if (image.StartsWith("%PDF"u8)) return "PDF";
        if (image.StartsWith("<svg"u8)) return "SVG";
        return null;
    }

    /// <summary>What to do about an image of a format that cannot be read here.</summary>
    /// <param name="format">As <see cref="Other"/> or <see cref="ImageNames.OtherFormat"/> names it.</param>
    public static string Remedy(string format) => format switch
    {
        Heic => "Convert it to JPEG, e.g. with heif-convert, or let the phone save JPEG (\"most compatible\")",
        Avif => "Convert it to JPEG or PNG, e.g. with heif-convert or avifdec",
        Raw => "Export it as JPEG, e.g. with darktable-cli or the camera's software",
        TiffOrRaw => "Convert it to JPEG, e.g. with magick or darktable-cli",
        "SVG" => "Convert it to PNG, e.g. with rsvg-convert",
        _ => "Convert it to JPEG or PNG, e.g. with magick",
    };

    private static bool IsBlank(byte value) => value is (byte)' ' or >= 9 and <= 13;

    // ISO base media file format: a major brand, a version, then compatible brands up to the end of the box.
    private static string? Brand(ReadOnlySpan<byte> image)
    {
        var box = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(image);
        var brands = image[8..(int)Math.Clamp(box, 12, image.Length)];
        var format = (string?)null;
        for (var at = 0; at + 4 <= brands.Length; at += 4)
        {
            var brand = brands.Slice(at, 4);
            if (at == 4) continue;
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8)) return Avif;
            if (brand.SequenceEqual("crx "u8)) return Raw;
            if (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8)) format ??= Heic;
        }
        return format;
    }
}
