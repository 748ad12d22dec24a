using System.IO.Compression;
using EdgeAI.Embedding;
using EdgeAI.ImageFiles;
using EdgeAI.Inference.Api;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Recognition.Items;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace EdgeAI.Inference.Items;

/// <summary>Taught items as a catalog folder in a zip archive, out and in again.</summary>
internal sealed class ItemArchive(ItemLibrary library, IOptions<ItemsOptions> options, IOptions<EmbeddingOptions> embedding)
{
    public const string ContentType = "application/zip";

    private const int MaxEntries = 50_000;

    // Photographs that were taught as varied stay; only what is there already is left out.
    private const float SamePhotograph = 0.99995f;

    /// <summary>Makes an archive of every item: LABEL/ID-NUMBER.jpg.</summary>
    /// <returns>A temporary file, at its beginning, that is gone when it is disposed.</returns>
    /// <exception cref="ArchiveRoomException">There is no room for it.</exception>
    public async Task<FileStream> MakeAsync(CancellationToken cancellationToken)
    {
        var file = TemporaryFile();
        try
        {
            await using (var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken)) await WriteAsync(zip, cancellationToken);
            file.Position = 0;
            return file;
        }
        catch (Exception exception)
        {
            await CloseAsync(file);
            if (exception is IOException) throw new ArchiveRoomException(Path.GetTempPath(), exception);
            throw;
        }
    }

    /// <summary>Learns what a request's archive holds.</summary>
    /// <exception cref="LessonException">It is no zip archive, or holds no photograph in a folder.</exception>
    /// <exception cref="BodyTooLargeException">It is larger than the options allow.</exception>
    /// <exception cref="ArchiveRoomException">There is no room for it.</exception>
    public async Task<ImportAnswer> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ServerLimit.Lift(request.HttpContext);
        if (!ImageMediaType.IsForm(request.ContentType)) return await ReadAsync(request.Body, request.ContentLength, cancellationToken);
        // curl -F archive=@items.zip
        var reader = new MultipartReader(ImageMediaType.BoundaryOf(request.ContentType), request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.IsFileDisposition()) return await ReadAsync(section.Body, length: null, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new LessonException($"Expected a zip archive of a catalog folder, got a form that cannot be read: {exception.Message}");
        }
        throw new LessonException("Expected a zip archive of a catalog folder, got a form without a file. With curl: -F archive=@items.zip");
    }

    /// <summary>Learns what an archive holds: a label at a time, each whole or not at all.</summary>
    /// <inheritdoc cref="ReadAsync(HttpRequest, CancellationToken)"/>
    public async Task<ImportAnswer> ReadAsync(Stream archive, long? length, CancellationToken cancellationToken)
    {
        var limit = options.Value.MaxImportBytes;
        if (length > limit) throw new BodyTooLargeException(length, limit);
        await using var file = TemporaryFile();
        await CopyAsync(archive, file, limit, cancellationToken);
        ArchiveDirectory.Check(file, MaxEntries);
        file.Position = 0;
        ZipArchive zip;
        try
        {
            zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            // Read when first asked for, and only then found to be damaged.
            _ = zip.Entries;
        }
        catch (InvalidDataException exception)
        {
            throw new LessonException($"Expected a zip archive of a catalog folder, got something else: {exception.Message}");
        }
        await using (zip) return await LearnAsync(zip, cancellationToken);
    }

    private async Task WriteAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        foreach (var item in library.Items)
        {
            foreach (var photograph in item.Photographs)
            {
                // Photographs are compressed already.
                var entry = zip.CreateEntry($"{item.Label}/{item.Id}-{photograph.File}", CompressionLevel.NoCompression);
                entry.LastWriteTime = ZipTime.Of(photograph.AddedAt);
                FileStream from;
                try
                {
                    from = File.OpenRead(Path.Combine(library.Folder, item.Id, photograph.File));
                }
                catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
                {
                    // The item was removed meanwhile.
                    continue;
                }
                await using (from)
                {
                    await using var to = await entry.OpenAsync(cancellationToken);
                    await from.CopyToAsync(to, cancellationToken);
                }
            }
        }
    }

    // A zip archive is read from its end, so it has to be there whole; in a file, because it may be larger than the memory.
    private static FileStream TemporaryFile()
    {
        try
        {
            // Unbuffered, so that a disk that is full says so where bytes are written, and not where the file is closed.
            return new FileStream(
                Path.Combine(Path.GetTempPath(), $"edgeai-items-{Guid.NewGuid():n}.zip"),
                FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveRoomException(Path.GetTempPath(), exception);
        }
    }

    private static async Task CloseAsync(FileStream file)
    {
        try
        {
            await file.DisposeAsync();
        }
        catch (IOException)
        {
            // What could not be written is not wanted any more.
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, long limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        long copied = 0;
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0; copied += read)
        {
            if (copied + read > limit) throw new BodyTooLargeException(null, limit);
            try
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            catch (IOException exception)
            {
                throw new ArchiveRoomException(Path.GetTempPath(), exception);
            }
        }
    }

    private async Task<ImportAnswer> LearnAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        var skipped = new List<string>();
        int items = 0, added = 0, dropped = 0;
        CheckSize(zip);
        var contents = await ArchiveContents.ReadAsync(zip, cancellationToken);
        skipped.AddRange(Told(contents.PassedOver.Where(entry => entry.IsLoss)));
        if (contents.Photographs.Count == 0)
        {
            var leftOut = contents.PassedOver.Count == 0 ? "" : $" Left out: {PassedOverCount.Of(contents.PassedOver)}{(skipped.Count > 0 ? $", e.g. {skipped[0]}" : "")}.";
            throw new LessonException($"Expected images ({ImageNames.Usual}) in the archive, one folder for each label, got none.{leftOut}");
        }
        foreach (var label in contents.Photographs.GroupBy(ArchiveContents.LabelOf, StringComparer.Ordinal))
        {
            if (label.Key.Length == 0)
            {
                skipped.AddRange(label.Select(entry => $"{entry.FullName}: it lies in no folder, whose name would be its label"));
                continue;
            }
            if (label.Count() > options.Value.MaxPhotographs)
                throw new ItemLimitException($"Expected at most {options.Value.MaxPhotographs:N0} photographs of one item, '{label.Key}' has {label.Count():N0} in the archive. Raise {ItemsOptions.Section}:{nameof(ItemsOptions.MaxPhotographs)}, or build an index from that folder.");
            var frames = new List<TakenFrame>();
            foreach (var entry in label)
            {
                try
                {
                    frames.Add(await TakeAsync(entry, cancellationToken));
                }
                catch (Exception exception) when (exception is ImageException or InvalidDataException or EndOfStreamException)
                {
                    skipped.Add($"{entry.FullName}: {exception.Message}");
                }
            }
            if (frames.Count == 0) continue;
            Lesson lesson;
            try
            {
                lesson = await library.LearnAsync(label.Key, frames, SamePhotograph, cancellationToken);
            }
            catch (ItemLabelException exception)
            {
                skipped.Add($"{label.Key}: {exception.Message}");
                continue;
            }
            items++;
            added += lesson.Added;
            dropped += lesson.Dropped;
        }
        return new ImportAnswer(items, added, dropped, skipped, [.. Told(contents.PassedOver.Where(entry => !entry.IsLoss))]);
    }

    private static IEnumerable<string> Told(IEnumerable<PassedOver> passedOver) => passedOver.Select(entry => $"{entry.Path}: {entry.Reason}");

    private async Task<TakenFrame> TakeAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Length == 0) throw new InvalidDataException("it is empty");
        if (entry.Length > embedding.Value.MaxImageBytes) throw new InvalidDataException($"expected an image of at most {embedding.Value.MaxImageBytes:N0} bytes, got {entry.Length:N0}");
        // Read again when it is written, so that the photographs of a label are never in memory all at once.
        return await Task.Run(() => library.Take(Read(entry)) with { Image = () => Read(entry) }, cancellationToken);
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        // Not more than was announced, however far it would inflate.
        var image = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(image);
        return image;
    }

    // A small archive may hold much: what it would become is bounded as the archive is.
    private void CheckSize(ZipArchive zip)
    {
        if (zip.Entries.Count > MaxEntries) throw new LessonException($"Expected an archive of at most {MaxEntries:N0} entries, got one of {zip.Entries.Count:N0}. Import it in parts.");
        long total = 0;
        foreach (var entry in zip.Entries) total += Math.Max(0, entry.Length);
        if (total > options.Value.MaxImportBytes) throw new BodyTooLargeException(total, options.Value.MaxImportBytes);
    }
}
