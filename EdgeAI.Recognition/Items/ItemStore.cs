using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Text;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Recognition.Items;

/// <summary>
/// Taught items on disk: a folder each, with its photographs and <c>item.json</c>, which names those that count. That file is replaced
/// at once, after the photographs are on the disk: whatever ends the process, an item has all photographs of a lesson or none of them.
/// Safe for concurrent use in one process; a second process is refused.
/// </summary>
public sealed class ItemStore : IDisposable
{
    private const string RemovedPrefix = ".removed-";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, TaughtItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<TaughtPhotograph>> _missing = new(StringComparer.Ordinal);
    private readonly WriterLock _writerLock;

    private ItemStore(string path, WriterLock writerLock) => (Path, _writerLock) = (path, writerLock);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>All items, by label, those of one label by age.</summary>
    public IReadOnlyList<TaughtItem> Items
    {
        get
        {
            lock (_lock) return [.. _items.Values.OrderBy(item => item.Label, StringComparer.Ordinal).ThenBy(item => item.TaughtAt)];
        }
    }

    /// <summary>Every photograph of every item, as the indexer sees those of a catalog.</summary>
    public IReadOnlyList<CatalogPhotograph> Photographs => [.. Items.SelectMany(PhotographsOf)];

    /// <summary>Opens a folder of items, or makes one. What a killed process left half done is removed.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="damaged">Told of items that cannot be read; they stay where they are, and are left out.</param>
    /// <exception cref="IndexLockedException">Another process has it, and which.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static ItemStore Open(string path, Action<UnreadablePath>? damaged = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(path);
        var store = new ItemStore(path, WriterLock.Take(System.IO.Path.Combine(path, "items")));
        try
        {
            store.Load(damaged);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>An item.</summary>
    /// <returns>Null where there is none of this id.</returns>
    public TaughtItem? Find(string id)
    {
        lock (_lock) return _items.GetValueOrDefault(id);
    }

    /// <summary>The oldest item of a label, which further photographs of it join.</summary>
    public TaughtItem? FindLabel(string label)
    {
        lock (_lock) return _items.Values.Where(item => item.Label == label).MinBy(item => item.TaughtAt);
    }

    /// <summary>An item's photographs as the indexer sees those of a catalog.</summary>
    public IReadOnlyList<CatalogPhotograph> PhotographsOf(TaughtItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return [.. item.Photographs.Select(photograph => item.InCatalog(Path, photograph))];
    }

    /// <summary>Reads every photograph and names those that are not what was taught.</summary>
    public IEnumerable<UnreadablePath> FindDamaged()
    {
        foreach (var item in Items)
            foreach (var photograph in item.Photographs.Where(photograph => photograph.Hash is not null))
            {
                var path = System.IO.Path.Combine(Path, item.Id, photograph.File);
                if (Find(item.Id) is not null && ReadHash(path) is var hash && hash != photograph.Hash && Find(item.Id) is not null)
                    yield return new UnreadablePath(path, hash is null ? "it cannot be read" : "it is not what was taught");
            }
    }

    /// <summary>Puts the photographs of a lesson on the disk. They count from <see cref="Commit"/> on.</summary>
    /// <param name="label">A label as <see cref="ItemLabel.Check"/> makes it.</param>
    /// <param name="images">Encoded photographs, JPEG, PNG or WebP; at least one. Each is asked for when its turn comes, so that not all need be in memory.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="IOException">The disk is full or fails; nothing of it is left.</exception>
    public StagedLesson Stage(string label, IReadOnlyList<Func<ReadOnlyMemory<byte>>> images, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfZero(images.Count);
        var item = FindLabel(label) ?? new TaughtItem(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)), label, now, []);
        var folder = System.IO.Path.Combine(Path, item.Id);
        Directory.CreateDirectory(folder);
        var next = 1 + item.Photographs.Concat(_missing.GetValueOrDefault(item.Id, []))
            .Select(photograph => int.TryParse(photograph.File.Split('.')[0], CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max();
        var added = new List<TaughtPhotograph>();
        try
        {
            foreach (var image in images) added.Add(Write(folder, next++, image().Span, now));
            DiskSync.FlushFolder(folder);
        }
        catch
        {
            Discard(LessonOf(item, added));
            throw;
        }
        return LessonOf(item, added);
    }

    /// <inheritdoc cref="Stage(string, IReadOnlyList{Func{ReadOnlyMemory{byte}}}, DateTimeOffset)"/>
    public StagedLesson Stage(string label, IReadOnlyList<ReadOnlyMemory<byte>> images, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Stage(label, [.. images.Select(image => (Func<ReadOnlyMemory<byte>>)(() => image))], now);
    }

    /// <summary>Makes a lesson count. On the disk when this returns.</summary>
    /// <returns>The item with the lesson's photographs.</returns>
    /// <exception cref="IOException">The disk is full or fails; nothing has changed.</exception>
    public TaughtItem Commit(StagedLesson lesson)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        var item = lesson.Item with { Photographs = [.. lesson.Item.Photographs, .. lesson.Added] };
        Write(item);
        DiskSync.FlushFolder(Path);
        lock (_lock) _items[item.Id] = item;
        return item;
    }

    /// <summary>Forgets a lesson that was not committed.</summary>
    public void Discard(StagedLesson lesson)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        foreach (var photograph in lesson.Photographs) File.Delete(photograph.FullPath);
        if (lesson.Item.Photographs.Count == 0) Directory.Delete(System.IO.Path.Combine(Path, lesson.Item.Id), recursive: true);
    }

    /// <summary>Gives an item another label. On the disk when this returns.</summary>
    /// <returns>The item as it is then; null where there is none of this id.</returns>
    public TaughtItem? Rename(string id, string label)
    {
        if (Find(id) is not { } item) return null;
        var renamed = item with { Label = label };
        Write(renamed);
        lock (_lock) _items[id] = renamed;
        return renamed;
    }

    /// <summary>Removes an item and its photographs. On the disk when this returns.</summary>
    /// <returns>What was removed; null where there is none of this id.</returns>
    public TaughtItem? Remove(string id)
    {
        if (Find(id) is not { } item) return null;
        var removed = System.IO.Path.Combine(Path, RemovedPrefix + id);
        Directory.Move(System.IO.Path.Combine(Path, id), removed);
        DiskSync.FlushFolder(Path);
        lock (_lock) _items.Remove(id);
        Directory.Delete(removed, recursive: true);
        return item;
    }

    /// <inheritdoc/>
    public void Dispose() => _writerLock.Dispose();

    private StagedLesson LessonOf(TaughtItem item, IReadOnlyList<TaughtPhotograph> added) => new(item, added, [.. added.Select(photograph => item.InCatalog(Path, photograph))]);

    private static TaughtPhotograph Write(string folder, int number, ReadOnlySpan<byte> image, DateTimeOffset now)
    {
        var photograph = new TaughtPhotograph($"{number:0000}{ExtensionOf(image)}", image.Length, now, HashOf(image));
        var path = System.IO.Path.Combine(folder, photograph.File);
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(image);
            DiskSync.Flush(file);
            return photograph;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    // Those that are missing stay named, so that they count again once they are restored.
    private void Write(TaughtItem item) => ItemDescription.Write(
        System.IO.Path.Combine(Path, item.Id), item with { Photographs = [.. item.Photographs, .. _missing.GetValueOrDefault(item.Id, [])] });

    private void TrySeal(TaughtItem item)
    {
        try
        {
            Write(item);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full or read-only disk: it is served all the same, and sealed another time.
        }
    }

    private void Load(Action<UnreadablePath>? damaged)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path))
        {
            var name = System.IO.Path.GetFileName(folder);
            if (name.StartsWith(RemovedPrefix, StringComparison.Ordinal)) Directory.Delete(folder, recursive: true);
            else if (IsId(name)) LoadItem(folder, name, damaged);
        }
    }

    private void LoadItem(string folder, string id, Action<UnreadablePath>? damaged)
    {
        var description = System.IO.Path.Combine(folder, ItemDescription.FileName);
        if (!File.Exists(description))
        {
            // The first lesson of this item was never finished.
            Directory.Delete(folder, recursive: true);
            return;
        }
        if (ItemDescription.Read(description, id, out var isChecked, out var damage) is not { } item)
        {
            damaged?.Invoke(new UnreadablePath(description, damage));
            return;
        }
        var there = item.Photographs.Where(photograph => File.Exists(System.IO.Path.Combine(folder, photograph.File))).ToList();
        var counted = item.Photographs.Select(photograph => photograph.File).Append(ItemDescription.FileName).ToHashSet(StringComparer.Ordinal);
        var others = Directory.EnumerateFiles(folder).Where(file => !counted.Contains(System.IO.Path.GetFileName(file))).ToList();
        // Left by a lesson that was not finished. Without a checksum, or beside missing ones, the names may be wrong: nothing is deleted by a wrong one.
        if (isChecked && there.Count == item.Photographs.Count) others.ForEach(File.Delete);
        else if (!isChecked && there.Count == item.Photographs.Count && others.Count == 0) TrySeal(item);
        if (there.Count < item.Photographs.Count)
        {
            _missing[id] = [.. item.Photographs.Except(there)];
            damaged?.Invoke(new UnreadablePath(folder, $"{_missing[id].Count} of its photographs are missing"));
        }
        _items.Add(id, item with { Photographs = there, Label = CanonicalText.Compose(item.Label) });
    }

    private static string? ReadHash(string path)
    {
        try
        {
            return HashOf(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string HashOf(ReadOnlySpan<byte> image) => XxHash3.HashToUInt64(image).ToString("x16", CultureInfo.InvariantCulture);

    private static bool IsId(string name) => name.Length == 12 && name.All(char.IsAsciiHexDigitLower);

    private static string ExtensionOf(ReadOnlySpan<byte> image) =>
        image.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? ".png"
        : image.StartsWith("RIFF"u8) ? ".webp"
        : ".jpg";
}

/// <summary>Photographs that lie on the disk and do not count yet.</summary>
/// <param name="Item">The item as it is without them.</param>
/// <param name="Added">The photographs.</param>
/// <param name="Photographs">The same as the indexer sees those of a catalog.</param>
public sealed record StagedLesson(TaughtItem Item, IReadOnlyList<TaughtPhotograph> Added, IReadOnlyList<CatalogPhotograph> Photographs);
