namespace EdgeAI.Vectors.Hnsw;

/// <summary>Candidates that are still to be followed, the best on top, as many as there are.</summary>
internal sealed class CandidateHeap
{
    private readonly PriorityQueue<int, float> _queue = new(1024);

    public void Clear() => _queue.Clear();

    public void Add(float score, int slot) => _queue.Enqueue(slot, -score);

    public bool TryTake(out int slot, out float score)
    {
        var taken = _queue.TryDequeue(out slot, out score);
        score = -score;
        return taken;
    }
}
