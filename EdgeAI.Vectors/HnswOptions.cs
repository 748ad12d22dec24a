namespace EdgeAI.Vectors;

/// <summary>How the graph is built and searched.</summary>
public sealed class HnswOptions
{
    // As hnswlib's default, and as many as keep a compact vector of 256 dimensions, with its links, within 220 bytes.
    private const int UsualLinks = 16, CompactLinks = 9;

    private int? _links;

    /// <summary>What the graph is walked over. Default <see cref="HnswMode.Default"/>. An index file keeps its own.</summary>
    public HnswMode Mode { get; set; }

    /// <summary>
    /// Links per node on the upper layers, twice as many on the lowest; 4 to 64. Default 16, in compact mode 9. An index file
    /// keeps its own.
    /// </summary>
    public int M
    {
        get => _links ?? (Mode == HnswMode.Compact ? CompactLinks : UsualLinks);
        set => _links = value;
    }

    /// <summary>Candidates kept while a node is inserted; M to 4,096. Default 200.</summary>
    public int EfConstruction { get; set; } = 200;

    /// <summary>Candidates kept while searching; 1 to 4,096. Default 64.</summary>
    public int EfSearch { get; set; } = 64;

    /// <summary>Indexes with at most this many vectors are scanned rather than walked, which is exact and as fast; 0 to 1,000,000. Default 1,000.</summary>
    public int ExactSearchBelow { get; set; } = 1000;

    /// <summary>Threads that a batch insertion may use; 0 means one per core. Default 0. The graph does not depend on it.</summary>
    public int BuildThreads { get; set; }

    internal int Threads => BuildThreads == 0 ? Environment.ProcessorCount : BuildThreads;

    internal HnswOptions Validated()
    {
        List<string> faults = [];
        if (Mode is not (HnswMode.Default or HnswMode.Compact))
            faults.Add($"{nameof(Mode)} must be Default or Compact, it is {Mode}");
        Check(nameof(M), M, 4, 64);
        Check(nameof(EfConstruction), EfConstruction, Math.Clamp(M, 4, 64), 4096);
        Check(nameof(EfSearch), EfSearch, 1, 4096);
        Check(nameof(ExactSearchBelow), ExactSearchBelow, 0, 1_000_000);
        Check(nameof(BuildThreads), BuildThreads, 0, 1024);
        return faults.Count == 0 ? (HnswOptions)MemberwiseClone() : throw new ArgumentException($"HnswOptions: {string.Join("; ", faults)}.");

        void Check(string name, int value, int lowest, int highest)
        {
            if (value < lowest || value > highest)
                faults.Add($"{name} must be {lowest} to {highest}, it is {value}");
        }
    }
}
