namespace EdgeAI.Vectors.Hnsw;

/// <summary>Receives an entry's place and payload, which is valid during the call.</summary>
public delegate void PayloadReader(int slot, ReadOnlySpan<byte> payload);

/// <summary>Entries by place.</summary>
public interface IEntrySlots
{
    /// <summary>Places below this are in use, or were.</summary>
    int Limit { get; }

    /// <summary>Number of values of a vector.</summary>
    int Dimension { get; }

    /// <summary>Bytes of each companion; 0 where there are none.</summary>
    int CompanionBytes { get; }

    /// <summary>Reads the payloads of all entries, by place.</summary>
    void Read(PayloadReader reader);

    /// <summary>Reads one payload.</summary>
    /// <returns>False where the place is empty.</returns>
    bool TryRead(int slot, PayloadReader reader);

    /// <summary>Reads the vector of one place.</summary>
    /// <param name="slot">The place.</param>
    /// <param name="vector">Receives <see cref="Dimension"/> values, L2-normalized.</param>
    /// <param name="companion">Receives the companion; empty for none. Valid as long as it is held.</param>
    /// <returns>False where the place is empty.</returns>
    bool TryRead(int slot, Span<float> vector, out ReadOnlyMemory<byte> companion);
}
