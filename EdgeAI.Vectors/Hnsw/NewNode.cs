namespace EdgeAI.Vectors.Hnsw;

/// <summary>A node on its way into the graph: the neighbours chosen for it on each of its layers.</summary>
internal sealed class NewNode(GraphShape shape)
{
    private readonly int[] _counts = new int[GraphShape.MaxLevel + 1];
    private int[] _chosen = new int[shape.M];

    public int Slot { get; private set; }

    public int Level { get; private set; }

    public void Reset(int slot, int level)
    {
        (Slot, Level) = (slot, level);
        if (_chosen.Length < (level + 1) * shape.M)
            _chosen = new int[(level + 1) * shape.M];
        Array.Clear(_counts);
    }

    public Span<int> Room(int level) => _chosen.AsSpan(level * shape.M, shape.M);

    public void SetCount(int level, int count) => _counts[level] = count;

    public ReadOnlySpan<int> Chosen(int level) => _chosen.AsSpan(level * shape.M, _counts[level]);
}
