using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>Gives labels numbers in the order in which they come, and finds them by the hash of their text: an open-addressing table of numbers.</summary>
/// <param name="entries">Whose payloads come.</param>
/// <param name="labelOf">Receives the number of each entry's label, by place.</param>
internal sealed class LabelNumbers(IEntrySlots entries, int[] labelOf)
{
    private int[] _table = new int[64];
    private ulong[] _hashes = new ulong[32];
    private readonly List<int> _firstSlots = [];

    public int Count { get; private set; }

    /// <summary>The hash of each label's text.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes.AsSpan(0, Count);

    /// <summary>Label number + 1 by hash, 0 for an empty place; its length is a power of two.</summary>
    public ReadOnlySpan<int> Table => _table;

    /// <summary>Takes the next entry.</summary>
    public void Add(int slot, ReadOnlySpan<byte> payload)
    {
        if (slot >= labelOf.Length || !LabelText.TryHash(payload, out var hash)) return;
        // Two texts of one hash keep two numbers: the second is moved on.
        while (Find(Table, Hashes, hash) is >= 0 and var known)
        {
            if (IsSame(known, payload))
            {
                labelOf[slot] = known;
                return;
            }
            hash++;
        }
        labelOf[slot] = Append(hash, slot);
    }

    /// <summary>Finds a label in a table.</summary>
    /// <param name="table">As <see cref="Table"/>.</param>
    /// <param name="hashes">As <see cref="Hashes"/>.</param>
    /// <param name="hash">Of the label's text.</param>
    /// <returns>Its number; -1 for none.</returns>
    public static int Find(ReadOnlySpan<int> table, ReadOnlySpan<ulong> hashes, ulong hash)
    {
        var mask = table.Length - 1;
        for (var place = (int)hash & mask; table[place] is not 0 and var value; place = (place + 1) & mask)
            if (hashes[value - 1] == hash) return value - 1;
        return -1;
    }

    private bool IsSame(int label, ReadOnlySpan<byte> payload)
    {
        string? first = null;
        entries.TryRead(_firstSlots[label], (_, other) => first = LabelText.Of(other));
        return first == LabelText.Of(payload);
    }

    private int Append(ulong hash, int slot)
    {
        if (Count == _hashes.Length) Array.Resize(ref _hashes, 2 * Count);
        if (2 * (Count + 1) > _table.Length) Rehash(new int[2 * _table.Length]);
        _hashes[Count] = hash;
        _firstSlots.Add(slot);
        Put(_table, hash, ++Count);
        return Count - 1;
    }

    private void Rehash(int[] table)
    {
        for (var label = 0; label < Count; label++) Put(table, _hashes[label], label + 1);
        _table = table;
    }

    private static void Put(int[] table, ulong hash, int value)
    {
        var mask = table.Length - 1;
        var place = (int)hash & mask;
        while (table[place] != 0) place = (place + 1) & mask;
        table[place] = value;
    }
}
