using EdgeAI.Inference.Matching;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Inference.Routing;

/// <summary>Asks a routed index for an answer's matches.</summary>
internal static class RoutedSearch
{
    /// <exception cref="IndexUnavailableException">Nothing answered.</exception>
    public static async ValueTask RunAsync(IVectorIndex index, MatchRequest wanted, Answer answer, SearchPatience patience, CancellationToken cancellation)
    {
        try
        {
            var request = new SearchRequest(wanted.K, wanted.Ef, wanted.Filter) { Deadline = patience.Deadline, WantsLater = patience.WantsLater };
            answer.Take(await index.SearchAsync(answer.EmbeddingMemory, request, cancellation), wanted.K);
        }
        catch (Exception exception) when (Reasons.MayPass(exception))
        {
            throw new IndexUnavailableException($"The index does not answer: {QdrantFault.Sentence(Reasons.Of(exception))} Try again later; /health says more.", exception);
        }
    }
}

/// <summary>How much a caller cares for an answer that is not in this process.</summary>
/// <param name="Deadline">How long it would rather wait than have the local answer alone.</param>
/// <param name="WantsLater">Whether it looks at a second answer.</param>
internal readonly record struct SearchPatience(TimeSpan Deadline, bool WantsLater);
