namespace EdgeAI.ImageFiles;

/// <summary>Decides whether a regular file is an image that can be read: by its name, and by its content where the name says something else or nothing.</summary>
public static class ImageCandidate
{
    /// <summary>Decides.</summary>
    /// <param name="path">Path of a regular file.</param>
    /// <param name="passedOver">Why it is left out, when the method returns false.</param>
    /// <param name="readable">What the reader takes.</param>
    public static bool IsImage(string path, out PassedOver passedOver, ReadableImages readable = ReadableImages.Frames)
    {
        passedOver = default;
        var name = Path.GetFileName(path);
        if (SystemNames.IsFile(name))
        {
            passedOver = new PassedOver(path, "hidden or system file", "files of this name are a system's own", IsLoss: false);
            return false;
        }
        if (ImageNames.IsReadable(name, readable)) return true;
        var told = ImageNames.OtherFormat(name);
        if (told is null && Path.HasExtension(name))
        {
            passedOver = new PassedOver(path, "other file", $"its name is not that of an image: expected one that ends in {ImageNames.UsualOf(readable)}", IsLoss: false);
            return false;
        }
        Span<byte> head = stackalloc byte[ImageFormats.HeadBytes];
        return IsImage(path, told, head[..ReadHead(path, head)], readable, out passedOver);
    }

    /// <summary>Decides by name and content whether it is a JPEG, PNG or WebP image.</summary>
    /// <param name="path">Any path, by which it is named.</param>
    /// <param name="head">The first <see cref="ImageFormats.HeadBytes"/> bytes, or all.</param>
    /// <param name="passedOver">Why it is left out, when the method returns false.</param>
    public static bool IsImage(string path, ReadOnlySpan<byte> head, out PassedOver passedOver) => IsImage(path, ImageNames.OtherFormat(path), head, ReadableImages.Frames, out passedOver);

    private static bool IsImage(string path, string? told, ReadOnlySpan<byte> head, ReadableImages readable, out PassedOver passedOver)
    {
        passedOver = default;
        if (ImageFormats.IsReadable(head)) return true;
        var readsMore = readable == ReadableImages.CatalogFiles;
        // A raw file that is called one begins as a TIFF, and holds a small picture where a TIFF has the large one.
        if (readsMore && (ImageFormats.IsPnm(head) || ImageFormats.IsTiff(head) && told != ImageFormats.Raw)) return true;
        var found = ImageFormats.Other(head);
        var format = found is null or ImageFormats.TiffOrRaw ? told ?? found : found;
        passedOver = format is null
            ? new PassedOver(path, "other file", "it is no image", IsLoss: false)
            : new PassedOver(path, format, $"expected a JPEG, PNG{(readsMore ? ", WebP, TIFF, TGA or PNM" : " or WebP")} image, got {format}. {ImageFormats.Remedy(format)}", IsLoss: true);
        return false;
    }

    private static int ReadHead(string path, Span<byte> head)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return RandomAccess.Read(file, head, 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The name has to do.
            return 0;
        }
    }
}
