using EdgeAI.Inference.Deciding;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Vectors.Filters;

namespace EdgeAI.Inference.Matching;

/// <summary>Which matches a caller wants.</summary>
/// <param name="K">How many.</param>
/// <param name="Ef">Candidates kept while searching; null for the index's own.</param>
/// <param name="Filter">What may be answered; null for everything.</param>
/// <param name="Mode">How sure an answer must be; null for the source's or the service's own.</param>
/// <param name="Items">How many things are looked for; null for the source's own, or one.</param>
/// <param name="LooksOnce">Whether the first look decides, whatever it finds.</param>
internal readonly record struct MatchRequest(int K, int? Ef = null, PayloadFilter? Filter = null, DecisionMode? Mode = null, ItemCount? Items = null, bool LooksOnce = false)
{
    /// <summary>Most labels or other conditions a caller may name.</summary>
    public const int MostFilters = 32;

    /// <summary>Reads the query <c>?k=</c>, <c>?ef=</c>, <c>?mode=</c>, <c>?items=</c> and any number of <c>?filter=</c>.</summary>
    public static MatchRequest Parse(string? k, string? ef, string? mode, string? items, IReadOnlyList<string?>? filters) =>
        new(MatchCount.Parse(k), SearchBreadth.Parse(ef), FilterText.Parse(filters ?? []), ModeText.Parse(mode), ItemsText.Parse(items));

    /// <summary>Checks a contract's <c>k</c>, <c>ef</c>, <c>mode</c>, <c>items</c> and <c>filter</c>.</summary>
    public static MatchRequest Check(int k, int ef, string mode, string items, IReadOnlyList<string> filters) =>
        new(MatchCount.Check(k), SearchBreadth.Check(ef), FilterText.Parse(filters), ModeText.Parse(mode), ItemsText.Parse(items));
}
