namespace EdgeAI.Vectors.Filters;

internal sealed record AllFilter(FilterList Filters) : PayloadFilter
{
    public override bool Matches(ReadOnlySpan<byte> payload)
    {
        foreach (var filter in Filters.Items)
            if (!filter.Matches(payload))
                return false;
        return true;
    }
}

internal sealed record AnyFilter(FilterList Filters) : PayloadFilter
{
    public override bool Matches(ReadOnlySpan<byte> payload)
    {
        foreach (var filter in Filters.Items)
            if (filter.Matches(payload))
                return true;
        return false;
    }
}

internal sealed record NotFilter(PayloadFilter Filter) : PayloadFilter
{
    public override bool Matches(ReadOnlySpan<byte> payload) => !Filter.Matches(payload);
}

/// <summary>Filters in order, equal when their filters are.</summary>
internal sealed class FilterList(ReadOnlySpan<PayloadFilter> filters) : IEquatable<FilterList>
{
    public PayloadFilter[] Items { get; } = filters.ToArray();

    public bool Equals(FilterList? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as FilterList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }
}
