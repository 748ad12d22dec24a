using EdgeAI.Vectors.Filters;
using Qdrant.Client.Grpc;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>Our filters as Qdrant's.</summary>
internal static class QdrantFilter
{
    /// <exception cref="NotSupportedException">Qdrant has no such condition.</exception>
    public static Filter? From(PayloadFilter? filter) => filter is null ? null : new Filter { Must = { ToCondition(filter) } };

    private static Condition ToCondition(PayloadFilter filter) => filter switch
    {
        TextFilter { Prefix: false } text => Field(text.Path, new Match { Keyword = text.Value }),
        BooleanFilter boolean => Field(boolean.Path, new Match { Boolean = boolean.Value }),
        NumberFilter number => new Condition { Field = new FieldCondition { Key = number.Path, Range = new global::Qdrant.Client.Grpc.Range { Gte = number.Lowest, Lte = number.Highest } } },
        AllFilter all => new Condition { Filter = new Filter { Must = { all.Filters.Items.Select(ToCondition) } } },
        // "should" without conditions passes everything in Qdrant; ours passes nothing.
        AnyFilter { Filters.Items.Length: 0 } => new Condition { Filter = new Filter { MustNot = { new Condition { Filter = new Filter() } } } },
        AnyFilter any => new Condition { Filter = new Filter { Should = { any.Filters.Items.Select(ToCondition) } } },
        NotFilter not => new Condition { Filter = new Filter { MustNot = { ToCondition(not.Filter) } } },
        _ => throw new NotSupportedException($"Qdrant has no condition for {filter}. Use equality, Between, All, Any or Not, or search an embedded index."),
    };

    private static Condition Field(string path, Match match) => new() { Field = new FieldCondition { Key = path, Match = match } };
}
