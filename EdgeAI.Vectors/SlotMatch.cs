namespace EdgeAI.Vectors;

/// <summary>A candidate of a search by its place in the index, for whoever keeps something of his own for each place.</summary>
/// <param name="Slot">The place, 0 to <see cref="Hnsw.EntrySlots.Limit"/>.</param>
/// <param name="Score">Cosine similarity, -1 to 1: exact for the first, some tens, by their codes for the others.</param>
/// <param name="CompanionScore">Dot product with the entry's companion; -1 where it has none, <paramref name="Score"/> where nobody asked.</param>
public readonly record struct SlotMatch(int Slot, float Score, float CompanionScore);
