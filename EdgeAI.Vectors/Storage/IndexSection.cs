namespace EdgeAI.Vectors.Storage;

/// <summary>The parts of an index file; the numbers are part of the format.</summary>
internal enum IndexSection
{
    /// <summary>Whose vectors these are: three strings and the dimension.</summary>
    Space = 1,

    /// <summary>One byte a value, padded to 64 bytes a vector.</summary>
    Codes = 2,

    /// <summary>float32 a vector.</summary>
    Scales = 3,

    /// <summary>float32 a vector: length of what the codes leave out.</summary>
    Errors = 4,

    /// <summary>int32 links of the lowest layer, 2 M a vector, ended by -1.</summary>
    Links = 5,

    /// <summary>int32 a vector: where its block of upper links begins, 0 for none.</summary>
    UpperIndex = 6,

    /// <summary>int32 blocks: level, then M links a layer.</summary>
    Upper = 7,

    /// <summary>float32 vectors, normalised.</summary>
    Originals = 8,

    /// <summary>int64 offsets into <see cref="Entries"/>, one more than vectors.</summary>
    EntryOffsets = 9,

    /// <summary>Per vector: int32 length of the id, the id in UTF-8, the payload.</summary>
    Entries = 10,

    /// <summary>int32 open-addressing table: slot + 1 by hash of the id.</summary>
    Ids = 11,

    /// <summary>uint32 a vector: low half of the XXH3-64 of its floats, checked whenever they are read. Since version 2.</summary>
    OriginalSums = 12,

    /// <summary>A row a vector: its companion, as <see cref="CompanionVector"/> encodes it; zeros where it has none. Absent where no vector has one. Since version 4.</summary>
    Companions = 13,

    /// <summary>What <see cref="Hnsw.IIndexSummary"/> made of the entries. Absent where nobody asked for one; older programs pass it over.</summary>
    Summary = 14,
}
