namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>The entries of one label. Immutable.</summary>
/// <param name="Text">The label.</param>
/// <param name="Slots">Places of its entries in the index.</param>
/// <param name="Centroid">Their centroid as <see cref="Vectors.CompanionVector"/> encodes it; empty for fewer than two entries.</param>
/// <param name="DefaultCentroid">The centroid of their companions; empty for fewer than two entries, or where there are no companions.</param>
internal sealed record LabelRows(string Text, int[] Slots, byte[] Centroid, byte[] DefaultCentroid);
