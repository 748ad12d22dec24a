using EdgeAI.Vectors;

namespace EdgeAI.Tests.Vectors.Routing;

/// <summary>An index that answers, fails or keeps silent as a test wants.</summary>
internal sealed class ScriptedIndex(Func<ReadOnlyMemory<float>, Task<SearchAnswer>> answer) : IVectorIndex
{
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    public ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref _asked);
        return new(answer(query));
    }
}
