namespace EdgeAI.Vectors.Hnsw;

/// <summary>A candidate with its exact score. Sorted best first, ties by id, or by slot as long as ids are not known.</summary>
internal readonly record struct RankedMatch(float Score, int Slot, IndexEntry? Entry = null) : IComparable<RankedMatch>
{
    public int CompareTo(RankedMatch other)
    {
        var order = other.Score.CompareTo(Score);
        if (order != 0)
            return order;
        return Entry is null || other.Entry is null ? Slot.CompareTo(other.Slot) : string.CompareOrdinal(Entry.Id, other.Entry.Id);
    }
}
