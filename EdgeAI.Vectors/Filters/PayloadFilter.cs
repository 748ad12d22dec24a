namespace EdgeAI.Vectors.Filters;

/// <summary>
/// A condition on payloads, JSON objects. Fields are named by their path, <c>label</c> or <c>shelf.row</c>; matching is exact
/// and typed (the number 1 is not the string "1"); on an array it holds when any element does; a field that is absent
/// matches nothing. Filters with the same content are equal, and an index remembers what passed those it has seen.
/// </summary>
public abstract record PayloadFilter
{
    private protected PayloadFilter()
    {
    }

    /// <summary>Whether a payload passes.</summary>
    /// <param name="payload">JSON as UTF-8; empty or malformed JSON has no fields.</param>
    public abstract bool Matches(ReadOnlySpan<byte> payload);

    /// <summary>The field is this string.</summary>
    public static PayloadFilter Equal(string path, string value) => new TextFilter(path, value, Prefix: false);

    /// <summary>The field is a string that begins so, as the labels of a folder do.</summary>
    public static PayloadFilter StartsWith(string path, string prefix) => new TextFilter(path, prefix, Prefix: true);

    /// <summary>The field is this truth value.</summary>
    public static PayloadFilter Equal(string path, bool value) => new BooleanFilter(path, value);

    /// <summary>The field is a number within bounds, which are included.</summary>
    public static PayloadFilter Between(string path, double lowest, double highest) => new NumberFilter(path, lowest, highest);

    /// <summary>All of these pass; without any, everything does.</summary>
    public static PayloadFilter All(params ReadOnlySpan<PayloadFilter> filters) => new AllFilter(new FilterList(filters));

    /// <summary>At least one of these passes.</summary>
    public static PayloadFilter Any(params ReadOnlySpan<PayloadFilter> filters) => new AnyFilter(new FilterList(filters));

    /// <summary>This one does not pass.</summary>
    public static PayloadFilter Not(PayloadFilter filter) => new NotFilter(filter);
}
