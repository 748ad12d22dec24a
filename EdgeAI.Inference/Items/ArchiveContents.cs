using System.IO.Compression;
using EdgeAI.ImageFiles;
using EdgeAI.Recognition.Text;

namespace EdgeAI.Inference.Items;

/// <summary>What of an archive are photographs, and what is left out, as the indexer decides it for a folder.</summary>
/// <param name="Photographs">The photographs, in the order of the archive.</param>
/// <param name="PassedOver">Everything else but folders.</param>
internal sealed record ArchiveContents(IReadOnlyList<ZipArchiveEntry> Photographs, IReadOnlyList<PassedOver> PassedOver)
{
    private const int UnixTypeMask = 0xF000, UnixLink = 0xA000;

    /// <summary>Looks through an archive.</summary>
    public static async Task<ArchiveContents> ReadAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        var (photographs, passedOver) = (new List<ZipArchiveEntry>(), new List<PassedOver>());
        foreach (var entry in zip.Entries.Where(entry => entry.Name.Length > 0))
        {
            if (await WhyNotAsync(entry, cancellationToken) is { } reason) passedOver.Add(reason);
            else photographs.Add(entry);
        }
        return new ArchiveContents(photographs, passedOver);
    }

    /// <summary>The label that an entry's folder stands for; empty for none.</summary>
    public static string LabelOf(ZipArchiveEntry entry) => CanonicalText.Compose(FolderOf(entry).TrimEnd('/'));

    // Some programs write every name as ./NAME.
    private static string FolderOf(ZipArchiveEntry entry) =>
        entry.FullName[..^entry.Name.Length] is var folder && folder.StartsWith("./", StringComparison.Ordinal) ? folder[2..] : folder;

    private static async ValueTask<PassedOver?> WhyNotAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        if (SystemNames.IsInPath(entry.FullName))
            return new PassedOver(entry.FullName, "hidden or system file", "names like this are a system's own", IsLoss: false);
        if ((entry.ExternalAttributes >> 16 & UnixTypeMask) == UnixLink)
            return new PassedOver(entry.FullName, "link", "a link in an archive leads to nothing: pack the photograph itself", ImageNames.IsReadable(entry.Name));
        if (ImageNames.IsReadable(entry.Name)) return null;
        if (ImageNames.OtherFormat(entry.Name) is null && Path.HasExtension(entry.Name))
            return new PassedOver(entry.FullName, "other file", $"its name is not that of an image: expected one that ends in {ImageNames.Usual}", IsLoss: false);
        return ImageCandidate.IsImage(entry.FullName, await HeadAsync(entry, cancellationToken), out var passedOver) ? null : passedOver;
    }

    private static async ValueTask<byte[]> HeadAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        var head = new byte[ImageFormats.HeadBytes];
        try
        {
            await using var stream = await entry.OpenAsync(cancellationToken);
            return head[..await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken)];
        }
        catch (InvalidDataException)
        {
            // The name has to do.
            return [];
        }
    }
}
