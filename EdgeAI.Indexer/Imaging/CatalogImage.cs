using EdgeAI.ImageFiles;
using EdgeAI.Recognition.Imaging;

namespace EdgeAI.Indexer.Imaging;

/// <summary>
/// Reads the files of a catalog: JPEG, PNG and WebP as they are, TIFF, TGA and PNM as a PNG, upright and on white. What a file is, its content
/// says; only TGA, which has no mark of its own, goes by its name. Safe for concurrent use.
/// </summary>
internal static class CatalogImage
{
    /// <summary>Reads a file as an image that Skia decodes.</summary>
    /// <exception cref="PhotographException">It cannot be read, or is damaged, too large, or of a kind that is not supported.</exception>
    public static byte[] Read(string path)
    {
        var image = PhotographFile.Read(path);
        if (ImageFormats.IsReadable(image)) return image;
        if (ImageFormats.IsTiff(image)) return RareImageDecoder.ToPng(image, TiffHeader.Read(image));
        if (ImageFormats.IsPnm(image)) return RareImageDecoder.ToPng(image, PnmHeader.Read(image));
        if (ImageNames.OtherFormat(path) == ImageFormats.Tga && ImageFormats.Other(image) is null) return RareImageDecoder.ToPng(image, TgaHeader.Read(image));
        // Whoever decodes it says what it is, and what to do.
        return image;
    }
}
