using System.Text;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Everything the graph is made of, each kind contiguous: codes apart from links, because a visit needs one node's links
/// and then the codes of thirty others. Slots count from 0. Readers go without locks: a node's data is complete before
/// the first link to it is written, and every link read while a list changes is either an old or a new one.
/// </summary>
internal sealed unsafe class GraphMemory : IDisposable
{
    private readonly NativeRegion _codes, _scales, _errors, _links, _upperIndex, _upper, _deleted, _noLinks;

    private GraphMemory(
        GraphShape shape, int capacity, int upperCapacity, OriginalVectors originals, IndexEntry?[] entries, StoredEntries? stored,
        NativeRegion codes, NativeRegion scales, NativeRegion errors, NativeRegion links, NativeRegion upperIndex, NativeRegion upper)
    {
        Shape = shape;
        Capacity = capacity;
        UpperCapacity = upperCapacity;
        Originals = originals;
        Entries = entries;
        Stored = stored;
        (_codes, _scales, _errors, _links, _upperIndex, _upper) = (codes, scales, errors, links, upperIndex, upper);
        _deleted = NativeRegion.Allocate((capacity + 63L) / 64 * sizeof(ulong));
        _noLinks = NativeRegion.Allocate(shape.M * sizeof(int));
        new Span<int>(_noLinks.Pointer, shape.M).Fill(GraphShape.NoLink);
        Stride = shape.CodeStride;
        Codes = codes.Pointer;
        Scales = (float*)scales.Pointer;
        Errors = (float*)errors.Pointer;
        Links = (int*)links.Pointer;
        UpperIndex = (int*)upperIndex.Pointer;
        Upper = (int*)upper.Pointer;
        Deleted = (ulong*)_deleted.Pointer;
    }

    public readonly GraphShape Shape;
    public readonly int Stride;
    public readonly int Capacity;
    public readonly int UpperCapacity;
    public readonly OriginalVectors Originals;

    /// <summary>Entries used or added so far; the others are made from <see cref="Stored"/> at first use.</summary>
    public readonly IndexEntry?[] Entries;
    public readonly StoredEntries? Stored;

    public readonly byte* Codes;
    public readonly float* Scales;

    /// <summary>Length of what the codes leave out, per slot.</summary>
    public readonly float* Errors;

    /// <summary>Links of the lowest layer, <see cref="GraphShape.BaseLinks"/> a slot.</summary>
    public readonly int* Links;

    /// <summary>Where in <see cref="Upper"/> a slot's block begins; 0 when it has none (integer 0 is never part of a block).</summary>
    public readonly int* UpperIndex;
    public readonly int* Upper;

    /// <summary>A bit for every slot that no search may answer with.</summary>
    public readonly ulong* Deleted;

    private const int EntriesKept = 65536;

    private int _made;
    private int _used;
    private long _top = Pack(GraphShape.NoLink, 0);

    /// <summary>Slots in use or once used; data of slots below it is complete.</summary>
    public int Used
    {
        get => Volatile.Read(ref _used);
        set => Volatile.Write(ref _used, value);
    }

    /// <summary>Integers of <see cref="Upper"/> in use.</summary>
    public int UpperUsed { get; set; } = 1;

    /// <summary>Largest of <see cref="Errors"/> so far.</summary>
    public float MaxError { get; set; }

    /// <summary>Deleted slots that the graph still leads through.</summary>
    public int DeletedCount { get; set; }

    /// <summary>Bytes of codes, their terms and links that are in use.</summary>
    public long GraphBytes =>
        Used * ((long)Stride + sizeof(float) + sizeof(float) + Shape.BaseLinks * sizeof(int) + sizeof(int)) + UpperUsed * (long)sizeof(int) + (Used + 63) / 64 * sizeof(ulong);

    /// <summary>Where searches begin, and its layer; slot -1 while the graph is empty.</summary>
    public (int Slot, int Level) Top
    {
        get => Volatile.Read(ref _top) is var top ? ((int)(top >> 32), (int)top) : default;
        set => Volatile.Write(ref _top, Pack(value.Slot, value.Level));
    }

    private static long Pack(int slot, int level) => (long)slot << 32 | (uint)level;

    public static GraphMemory Create(GraphShape shape, int capacity)
    {
        var upperCapacity = UpperRoom(capacity);
        return new GraphMemory(
            shape, capacity, upperCapacity, new OriginalVectors(shape.Dimension, capacity), new IndexEntry?[capacity], null,
            NativeRegion.Allocate((long)capacity * shape.CodeStride),
            NativeRegion.Allocate((long)capacity * sizeof(float)),
            NativeRegion.Allocate((long)capacity * sizeof(float)),
            NativeRegion.Allocate((long)capacity * shape.BaseLinks * sizeof(int)),
            NativeRegion.Allocate((long)capacity * sizeof(int)),
            NativeRegion.Allocate((long)upperCapacity * sizeof(int)));
    }

    /// <summary>A graph over regions that hold nodes already.</summary>
    public static GraphMemory Over(GraphShape shape, int capacity, int upperCapacity, OriginalVectors originals, StoredEntries stored,
        NativeRegion codes, NativeRegion scales, NativeRegion errors, NativeRegion links, NativeRegion upperIndex, NativeRegion upper) =>
        new(shape, capacity, upperCapacity, originals, new IndexEntry?[capacity], stored, codes, scales, errors, links, upperIndex, upper);

    /// <summary>Integers reserved for upper layers: M + 1 or more for every M-th node, and as much again for bad luck.</summary>
    public static int UpperRoom(int capacity) => checked(1024 + 4 * capacity);

    /// <summary>A copy with more room. The old one stays readable until disposed.</summary>
    public GraphMemory Grow(int capacity)
    {
        var (count, upperUsed) = (Used, UpperUsed);
        var upperCapacity = Math.Max(UpperRoom(capacity), 2 * upperUsed);
        var entries = new IndexEntry?[capacity];
        Array.Copy(Entries, entries, count);
        var grown = new GraphMemory(
            Shape, capacity, upperCapacity, Originals.Grow(count, capacity), entries, Stored,
            Copy(_codes, (long)count * Stride, (long)capacity * Stride),
            Copy(_scales, (long)count * sizeof(float), (long)capacity * sizeof(float)),
            Copy(_errors, (long)count * sizeof(float), (long)capacity * sizeof(float)),
            Copy(_links, (long)count * Shape.BaseLinks * sizeof(int), (long)capacity * Shape.BaseLinks * sizeof(int)),
            Copy(_upperIndex, (long)count * sizeof(int), (long)capacity * sizeof(int)),
            Copy(_upper, (long)upperUsed * sizeof(int), (long)upperCapacity * sizeof(int)));
        var words = (count + 63L) / 64 * sizeof(ulong);
        Buffer.MemoryCopy(_deleted.Pointer, grown._deleted.Pointer, words, words);
        (grown.Used, grown.UpperUsed, grown.DeletedCount, grown.MaxError, grown.Top) = (count, upperUsed, DeletedCount, MaxError, Top);
        return grown;
    }

    public byte* CodesOf(int slot) => Codes + (long)slot * Stride;

    public int LevelOf(int slot) => UpperIndex[slot] is var block and not 0 ? Upper[block] : 0;

    /// <summary>The links of a slot on a layer: <see cref="GraphShape.BaseLinks"/> of them on layer 0, M above.</summary>
    public int* LinksOf(int slot, int level) => level == 0 ? Links + (long)slot * Shape.BaseLinks : UpperLinksOf(slot, level);

    // A large file is searched before it is verified: what is damaged in it must not lead out of the memory.
    private int* UpperLinksOf(int slot, int level)
    {
        var block = UpperIndex[slot];
        var first = block + 1 + (long)(level - 1) * Shape.M;
        return block > 0 && first + Shape.M <= UpperCapacity ? Upper + first : (int*)_noLinks.Pointer;
    }

    public int LinkRoom(int level) => level == 0 ? Shape.BaseLinks : Shape.M;

    public bool IsDeleted(int slot) => (Volatile.Read(ref Deleted[slot >> 6]) >> (slot & 63) & 1) != 0;

    public void SetDeleted(int slot, bool deleted)
    {
        var bit = 1UL << (slot & 63);
        var word = Deleted[slot >> 6];
        Volatile.Write(ref Deleted[slot >> 6], deleted ? word | bit : word & ~bit);
    }

    /// <summary>Slots that a search may answer with, ascending.</summary>
    public int[] LiveSlots()
    {
        var slots = new int[Used];
        var count = 0;
        for (var slot = 0; slot < slots.Length; slot++)
            if (!IsDeleted(slot))
                slots[count++] = slot;
        return slots[..count];
    }

    /// <summary>Id and payload of a slot.</summary>
    public IndexEntry EntryOf(int slot) => Volatile.Read(ref Entries[slot]) ?? MakeEntry(slot);

    /// <summary>Whether a slot is stored under this id.</summary>
    public bool HasId(int slot, ReadOnlySpan<byte> utf8)
    {
        if (Volatile.Read(ref Entries[slot]) is not { } entry)
            return Stored!.IdOf(slot).SequenceEqual(utf8);
        Span<byte> bytes = stackalloc byte[IdTable.MaxIdBytes];
        return Encoding.UTF8.TryGetBytes(entry.Id, bytes, out var written) && bytes[..written].SequenceEqual(utf8);
    }

    /// <summary>Id of a slot in UTF-8.</summary>
    public byte[] IdBytes(int slot) =>
        Volatile.Read(ref Entries[slot]) is { } entry ? Encoding.UTF8.GetBytes(entry.Id) : Stored!.IdOf(slot).ToArray();

    /// <summary>Id of a slot, without keeping its entry.</summary>
    public string IdOf(int slot) => Volatile.Read(ref Entries[slot]) is { } entry ? entry.Id : Encoding.UTF8.GetString(Stored!.IdOf(slot));

    /// <summary>Payload of a slot; valid until the next change.</summary>
    public ReadOnlySpan<byte> PayloadOf(int slot) =>
        Volatile.Read(ref Entries[slot]) is { } entry ? entry.Payload : Stored!.PayloadOf(slot);

    /// <summary>Companion of a slot; empty for none. Valid as long as it is held.</summary>
    public ReadOnlyMemory<byte> CompanionOf(int slot) =>
        Volatile.Read(ref Entries[slot]) is { } entry ? entry.Companion : Stored!.CompanionOf(slot);

    /// <summary>Asks for the companion of a slot ahead of use, where it lies in the file.</summary>
    public void PrefetchCompanion(int slot) => Stored?.PrefetchCompanion(slot);

    public void Dispose()
    {
        foreach (var region in (ReadOnlySpan<NativeRegion>)[_codes, _scales, _errors, _links, _upperIndex, _upper, _deleted, _noLinks])
            region.Dispose();
        Originals.Dispose();
    }

    private static NativeRegion Copy(NativeRegion source, long bytes, long room)
    {
        var copy = NativeRegion.Allocate(room);
        // SAFETY: bytes is what is in use of source, and room, the size of copy, is larger.
        Buffer.MemoryCopy(source.Pointer, copy.Pointer, room, bytes);
        return copy;
    }

    private IndexEntry MakeEntry(int slot)
    {
        var entry = Stored!.Read(slot);
        // A big index must not fill the memory with every id it ever answered with.
        if (Interlocked.Increment(ref _made) > EntriesKept)
            return entry;
        // Two readers may race; both make the same entry, and the writer's newer one must win.
        return Interlocked.CompareExchange(ref Entries[slot], entry, null) ?? entry;
    }
}
