using EdgeAI.Recognition.Text;
using EdgeAI.Vectors.Filters;

namespace EdgeAI.Inference.Matching;

/// <summary>
/// A condition on payloads as callers write it: <c>label:Fruit/Apple</c>, <c>label:Fruit/*</c> for all that begins so,
/// <c>!catalog:train</c> for all others. Of several, each must hold; those of one field that are not negated are alternatives.
/// </summary>
internal static class FilterText
{
    private const int Longest = 1024;

    /// <summary>Reads conditions.</summary>
    /// <returns>Null for none.</returns>
    public static PayloadFilter? Parse(IReadOnlyList<string?> conditions)
    {
        if (conditions.Count == 0) return null;
        if (conditions.Count > MatchRequest.MostFilters)
            throw new FilterTextException($"Expected at most {MatchRequest.MostFilters} filters, got {conditions.Count}.");
        var read = conditions.Select(Read).ToArray();
        return PayloadFilter.All([
            .. read.Where(condition => condition.Wanted).GroupBy(condition => condition.Field, condition => condition.Filter).Select(field => PayloadFilter.Any([.. field])),
            .. read.Where(condition => !condition.Wanted).Select(condition => PayloadFilter.Not(condition.Filter)),
        ]);
    }

    // Indexes that were built before labels were composed hold them as their folders were written.
    private static PayloadFilter Any(string value, Func<string, PayloadFilter> filter) =>
        CanonicalText.Spellings(value) is [var only] ? filter(only) : PayloadFilter.Any([.. CanonicalText.Spellings(value).Select(filter)]);

    private static (string Field, PayloadFilter Filter, bool Wanted) Read(string? text)
    {
        var wanted = text is not ['!', ..];
        var condition = wanted ? text ?? "" : text![1..];
        var colon = condition.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || condition.Length > Longest)
            throw new FilterTextException(
                $"Expected a filter of at most {Longest} characters such as label:Fruit/Apple, label:Fruit/* or !catalog:train, got {RequestText.Quote(condition, 40)}.");
        var (field, value) = (condition[..colon], condition[(colon + 1)..]);
        return (field, value is [.. var prefix, '*'] ? Any(prefix, text => PayloadFilter.StartsWith(field, text)) : Any(value, text => PayloadFilter.Equal(field, text)), wanted);
    }
}

/// <summary>A filter cannot be understood.</summary>
internal sealed class FilterTextException(string message) : Exception(message);
