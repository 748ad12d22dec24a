namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// The layer a node reaches up to, drawn so that each layer holds about one M-th of the one below. The n-th node of an
/// index always draws the same, so that the same insertions in the same order make the same graph.
/// </summary>
internal static class LevelGenerator
{
    public static int LevelOf(int ordinal, int m)
    {
        // SplitMix64 turns a counter into bits that pass for random.
        var bits = 0x9E3779B97F4A7C15UL * ((ulong)(uint)ordinal + 1);
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EBUL;
        bits ^= bits >> 31;
        var uniform = ((bits >> 11) + 0.5) / (1UL << 53);
        return Math.Min(GraphShape.MaxLevel, (int)(-Math.Log(uniform) / Math.Log(m)));
    }
}
