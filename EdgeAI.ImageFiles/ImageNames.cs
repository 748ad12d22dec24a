namespace EdgeAI.ImageFiles;

/// <summary>What the name of a file says about its content.</summary>
public static class ImageNames
{
    /// <summary>Ways to end the name of a JPEG, PNG or WebP image.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".jpe", ".jfif", ".jfi", ".jif", ".pjpeg", ".pjp", ".png", ".apng", ".webp"];

    /// <summary>The usual ones, for messages.</summary>
    public const string Usual = ".jpg, .jpeg, .png, .webp";

    /// <summary>The usual ones of a catalog, for messages.</summary>
    public const string UsualOfCatalogs = Usual + ", .tif, .tga, .ppm";

    private static readonly string[] OfCatalogsAlone = [".tif", ".tiff", ".tga", ".ppm", ".pgm", ".pbm", ".pnm"];

    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        [".heic"] = ImageFormats.Heic, [".heif"] = ImageFormats.Heic, [".hif"] = ImageFormats.Heic, [".heics"] = ImageFormats.Heic, [".heifs"] = ImageFormats.Heic,
        [".avif"] = ImageFormats.Avif, [".avifs"] = ImageFormats.Avif, [".avci"] = ImageFormats.Heic,
        [".tif"] = ImageFormats.Tiff, [".tiff"] = ImageFormats.Tiff, [".gif"] = "GIF", [".bmp"] = "BMP", [".dib"] = "BMP", [".ico"] = "ICO", [".svg"] = "SVG", [".svgz"] = "SVG",
        [".jxl"] = "JPEG XL", [".jp2"] = "JPEG 2000", [".j2k"] = "JPEG 2000", [".jpf"] = "JPEG 2000", [".jpx"] = "JPEG 2000", [".j2c"] = "JPEG 2000", [".jpm"] = "JPEG 2000",
        [".jxr"] = "JPEG XR", [".wdp"] = "JPEG XR", [".hdp"] = "JPEG XR", [".mpo"] = "MPO",
        [".psd"] = "PSD", [".psb"] = "PSD", [".xcf"] = "XCF", [".tga"] = ImageFormats.Tga, [".exr"] = "EXR", [".hdr"] = "HDR", [".qoi"] = "QOI",
        [".ppm"] = ImageFormats.Pnm, [".pgm"] = ImageFormats.Pnm, [".pbm"] = ImageFormats.Pnm, [".pnm"] = ImageFormats.Pnm, [".pdf"] = "PDF",
    };

    private static readonly HashSet<string> Raws = new(StringComparer.OrdinalIgnoreCase)
    {
        ".3fr", ".arw", ".ari", ".bay", ".cap", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".gpr", ".iiq", ".k25", ".kdc", ".mdc", ".mef", ".mos", ".mrw",
        ".nef", ".nrw", ".orf", ".pef", ".ptx", ".raf", ".raw", ".rw2", ".rwl", ".rwz", ".sr2", ".srf", ".srw", ".x3f",
    };

    /// <summary>Whether the name ends as that of a JPEG, PNG or WebP image does.</summary>
    public static bool IsReadable(string name) => Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the name ends as that of an image does that a reader takes.</summary>
    /// <param name="name">Name or path of a file.</param>
    /// <param name="readable">What the reader takes.</param>
    public static bool IsReadable(string name, ReadableImages readable) =>
        IsReadable(name) || readable == ReadableImages.CatalogFiles && OfCatalogsAlone.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>The usual ways to end the name of an image that a reader takes, for messages.</summary>
    public static string UsualOf(ReadableImages readable) => readable == ReadableImages.CatalogFiles ? UsualOfCatalogs : Usual;

    /// <summary>The other format that a name stands for; null for the names of no image.</summary>
    public static string? OtherFormat(string name)
    {
        var extension = Path.GetExtension(name);
        return Others.GetValueOrDefault(extension) ?? (Raws.Contains(extension) ? ImageFormats.Raw : null);
    }
}
