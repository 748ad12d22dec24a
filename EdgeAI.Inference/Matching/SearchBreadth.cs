using System.Globalization;

namespace EdgeAI.Inference.Matching;

/// <summary>How many candidates a search keeps (ef, hnsw_ef): more find more, and take longer.</summary>
internal static class SearchBreadth
{
    public const int Most = 4096;

    /// <summary>Reads <c>?ef=</c>; absent means the index's own.</summary>
    public static int? Parse(string? text)
    {
        if (text is null) return null;
        if (RequestText.TryReadNumber(text, out var ef) && ef is >= 1 and <= Most) return ef;
        throw new SearchBreadthException(text);
    }

    /// <summary>Checks a contract's <c>ef</c>, where 0 means absent.</summary>
    public static int? Check(int ef) => ef switch
    {
        0 => null,
        >= 1 and <= Most => ef,
        _ => throw new SearchBreadthException(ef.ToString(CultureInfo.InvariantCulture)),
    };
}

/// <summary>The number of candidates is not one an index keeps.</summary>
internal sealed class SearchBreadthException(string came) : Exception(
    $"Expected ef, the candidates kept while searching, to be a whole number from 1 to {SearchBreadth.Most}, got {RequestText.Quote(came)}.");
