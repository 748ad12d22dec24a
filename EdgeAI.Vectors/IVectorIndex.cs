using EdgeAI.Vectors.Filters;

namespace EdgeAI.Vectors;

/// <summary>Where nearest neighbours come from: this process, a Qdrant server, or several of them.</summary>
public interface IVectorIndex
{
    /// <summary>Finds the nearest vectors, best first, ties by id.</summary>
    /// <param name="query">Finite values, not all zero. Its memory is the caller's again when the call returns.</param>
    /// <param name="request">How many, and among which.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidVectorException">The query has another dimension, is zero or not finite.</exception>
    ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default);
}

/// <summary>What is wanted.</summary>
/// <param name="K">How many; 1 or more.</param>
/// <param name="Ef">Candidates kept while searching; null for the index's own.</param>
/// <param name="Filter">What may be answered; null for everything.</param>
public sealed record SearchRequest(int K, int? Ef = null, PayloadFilter? Filter = null)
{
    /// <summary>How long the caller would rather wait for the cloud than have the local answer alone. Default zero: not at all.</summary>
    public TimeSpan Deadline { get; init; }

    /// <summary>Whether the caller looks at <see cref="SearchAnswer.Later"/>. Otherwise nobody is asked for it.</summary>
    public bool WantsLater { get; init; }
}

/// <summary>A neighbour and where it comes from.</summary>
/// <param name="Match">Id, score, payload.</param>
/// <param name="Origin">Name of the index that has it.</param>
public readonly record struct RoutedMatch(VectorMatch Match, string Origin);

/// <summary>An answer, and whose part is missing in it.</summary>
/// <param name="Matches">Best first.</param>
/// <param name="Lost">Indexes that were asked and did not answer, with the reason; empty when the answer is whole.</param>
public sealed record SearchAnswer(IReadOnlyList<RoutedMatch> Matches, IReadOnlyList<LostIndex> Lost)
{
    /// <summary>The second, merged answer, where an index is still being asked; null where this is all there will be. Never fails, and ends with the time that index has.</summary>
    public Task<SearchAnswer>? Later { get; init; }

    /// <summary>Merges answers: of an id in several the best score stays; best first, ties by id.</summary>
    /// <param name="answers">What the indexes answered.</param>
    /// <param name="k">How many matches stay.</param>
    /// <param name="lost">Indexes that did not answer, besides those the answers name.</param>
    public static SearchAnswer Merge(IEnumerable<SearchAnswer> answers, int k, IReadOnlyList<LostIndex> lost)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(lost);
        var all = answers.ToArray();
        var matches = all.SelectMany(answer => answer.Matches)
            .OrderByDescending(match => match.Match.Score).ThenBy(match => match.Match.Id, StringComparer.Ordinal)
            .DistinctBy(match => match.Match.Id, StringComparer.Ordinal).Take(k);
        return new SearchAnswer([.. matches], [.. all.SelectMany(answer => answer.Lost), .. lost]);
    }
}

/// <summary>An index that did not answer.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="Reason">Why, for people.</param>
public readonly record struct LostIndex(string Origin, string Reason);
