using System.Collections.Concurrent;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;
using EdgeAI.Vectors.Routing;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Routing;

/// <summary>The indexes beyond the catalog's own, each behind its circuit breaker; logs when one is lost and when it is back. Safe for concurrent use.</summary>
internal sealed class RemoteIndexes(IOptions<VectorsOptions> options, TimeProvider time, ILogger<RemoteIndexes> logger) : IDisposable
{
    private readonly ConcurrentDictionary<(string Origin, VectorSpace Space), RemoteVectorIndex> _indexes = new();
    private volatile VectorSpace? _asked;

    /// <summary>Indexes that are not asked at present, each with the reason.</summary>
    public IReadOnlyList<LostIndex> Lost =>
    [
        .. from pair in _indexes
           where pair.Key.Space == _asked && pair.Value.Failure is not null
           orderby pair.Key.Origin
           select new LostIndex(pair.Key.Origin, pair.Value.Failure ?? "it has just come back"),
    ];

    /// <summary>The index of this name, for questions in this space. One that is replaced by another of the same space leaves its state to that one.</summary>
    /// <param name="origin">Its name in answers and in the log.</param>
    /// <param name="space">The embedding of the questions, which is asked from now on.</param>
    /// <param name="open">Opens it when it is first asked.</param>
    public RemoteVectorIndex Get(string origin, VectorSpace space, Func<CancellationToken, Task<IVectorIndex>> open)
    {
        _asked = space;
        return _indexes.GetOrAdd((origin, space), _ => new RemoteVectorIndex(origin, new CheckedIndex(open), options.Value.ToCircuit(), time, failure => Say(origin, failure)));
    }

    public void Dispose()
    {
        foreach (var index in _indexes.Values) index.Dispose();
    }

    private void Say(string origin, string? failure)
    {
        if (failure is null) Log.IndexBack(logger, origin);
        else Log.IndexLost(logger, origin, QdrantFault.Sentence(failure));
    }
}
