namespace EdgeAI.Vectors.Hnsw;

/// <summary>Checks companions that come from outside.</summary>
internal static class CompanionIntake
{
    /// <summary>Checks one against the size that an index has for all.</summary>
    /// <param name="companion">Encoded, or empty for none.</param>
    /// <param name="size">Bytes of those the index has; 0 as long as it has none.</param>
    /// <returns>The size that the index has with it.</returns>
    /// <exception cref="InvalidVectorException">It has another size, or its scale is no positive number.</exception>
    public static int Check(ReadOnlySpan<byte> companion, int size)
    {
        if (companion.IsEmpty)
            return size;
        if (size != 0 && companion.Length != size)
            throw new InvalidVectorException($"The companion has {companion.Length} bytes, those of this index have {size}. Encode a vector of {CompanionVector.DimensionOf(size)} values, or build the index again.");
        if (companion.Length is <= CompanionVector.ScaleBytes or > CompanionVector.ScaleBytes + CompanionVector.MaxDimension)
            throw new InvalidVectorException($"The companion has {companion.Length} bytes. Expected a scale and 1 to {CompanionVector.MaxDimension} codes, as CompanionVector.Encode makes them.");
        if (CompanionVector.ScaleOf(companion) is var scale && !(float.IsFinite(scale) && scale > 0))
            throw new InvalidVectorException($"The companion's scale is {scale}. Expected a positive number, as CompanionVector.Encode makes it; leave the companion empty for none.");
        return companion.Length;
    }
}
