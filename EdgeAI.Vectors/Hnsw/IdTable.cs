using System.IO.Hashing;
using System.Text;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Finds the slot of an id: an open-addressing table of slot numbers only, which is used as it lies in the file; ids are
/// compared where they are stored. For one thread at a time.
/// </summary>
internal sealed unsafe class IdTable : IDisposable
{
    private const int Empty = 0, Removed = -1;

    // Refuses what UTF-8 cannot say (half a surrogate pair), which would otherwise come back as another id.
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private NativeRegion _region;
    private int _mask;
    private int _filled;

    private IdTable(NativeRegion region, int size, int filled) => (_region, _mask, _filled) = (region, size - 1, filled);

    /// <summary>Longest id in bytes of UTF-8.</summary>
    public const int MaxIdBytes = VectorEntry.MaxIdBytes;

    public ReadOnlySpan<int> Table => new(_region.Pointer, _mask + 1);

    public static IdTable Create(int count)
    {
        var size = SizeFor(count);
        return new IdTable(NativeRegion.Allocate((long)size * sizeof(int)), size, 0);
    }

    public static IdTable Over(NativeRegion region, int size, int filled) => new(region, size, filled);

    /// <summary>Smallest table for this many ids: at most half full, so that probes stay short.</summary>
    public static int SizeFor(int count) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, 2L * count));

    /// <summary>The UTF-8 of an id that may be stored.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or no Unicode.</exception>
    public static byte[] Encode(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        byte[] bytes;
        try
        {
            bytes = Strict.GetBytes(id);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException("An id must be well-formed Unicode; this one has half of a surrogate pair.", nameof(id));
        }
        if (bytes.Length is 0 or > MaxIdBytes)
            throw new ArgumentException($"An id must have 1 to {MaxIdBytes} bytes of UTF-8; this one has {bytes.Length}.", nameof(id));
        return bytes;
    }

    /// <summary>As <see cref="Encode(string)"/>, into the caller's memory.</summary>
    /// <param name="id">The id.</param>
    /// <param name="room"><see cref="MaxIdBytes"/> bytes.</param>
    public static ReadOnlySpan<byte> Encode(string id, Span<byte> room)
    {
        try
        {
            if (Strict.TryGetBytes(id, room, out var written) && written > 0)
                return room[..written];
        }
        catch (EncoderFallbackException)
        {
            // Refused below, with the reason, as what is empty or too long.
        }
        return Encode(id);
    }

    /// <returns>The slot, or -1.</returns>
    public int Find(GraphMemory memory, ReadOnlySpan<byte> id) => Table[Locate(memory, id)] - 1;

    /// <summary>Makes an id lead to a slot, whether or not it led to another one.</summary>
    public void Set(GraphMemory memory, ReadOnlySpan<byte> id, int slot)
    {
        if (2L * (_filled + 1) > _mask + 1)
            Rehash(memory);
        var place = Locate(memory, id);
        ref var value = ref At(place);
        if (value == Empty)
            _filled++;
        value = slot + 1;
    }

    public void Remove(GraphMemory memory, ReadOnlySpan<byte> id)
    {
        ref var value = ref At(Locate(memory, id));
        if (value > 0)
            value = Removed;
    }

    /// <summary>Fills a table, as it will lie in a file, from ids in slot order.</summary>
    public static int[] Build(int count, Func<int, byte[]> idOf)
    {
        var table = new int[SizeFor(count)];
        for (var slot = 0; slot < count; slot++)
        {
            var place = (int)XxHash3.HashToUInt64(idOf(slot)) & table.Length - 1;
            while (table[place] != Empty)
                place = place + 1 & table.Length - 1;
            table[place] = slot + 1;
        }
        return table;
    }

    public void Dispose() => _region.Dispose();

    // SAFETY: places are masked to the table's size.
    private ref int At(int place) => ref ((int*)_region.Pointer)[place];

    private int Locate(GraphMemory memory, ReadOnlySpan<byte> id)
    {
        var place = (int)XxHash3.HashToUInt64(id) & _mask;
        while (At(place) is var value && value != Empty && (value == Removed || !memory.HasId(value - 1, id)))
            place = place + 1 & _mask;
        return place;
    }

    private void Rehash(GraphMemory memory)
    {
        var live = 0;
        foreach (var value in Table)
            live += value > 0 ? 1 : 0;
        var size = SizeFor(2 * live + 1);
        var region = NativeRegion.Allocate((long)size * sizeof(int));
        var old = _region;
        var table = Table;
        (_region, _mask, _filled) = (region, size - 1, live);
        foreach (var value in table)
        {
            if (value <= 0)
                continue;
            var place = (int)XxHash3.HashToUInt64(memory.IdBytes(value - 1)) & _mask;
            while (At(place) != Empty)
                place = place + 1 & _mask;
            At(place) = value;
        }
        old.Dispose();
    }
}
