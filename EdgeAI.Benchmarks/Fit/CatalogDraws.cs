using EdgeAI.Recognition.Catalogs;

namespace EdgeAI.Benchmarks.Fit;

/// <summary>Draws small catalogs from a large one: so many labels, so many photographs of each. Seeded.</summary>
internal sealed class CatalogDraws
{
    private readonly IGrouping<string, CatalogPhotograph>[] _drawable;
    private readonly int _labels, _each;

    private CatalogDraws(IGrouping<string, CatalogPhotograph>[] drawable, int labels, int each) => (_drawable, _labels, _each) = (drawable, labels, each);

    /// <summary>Prepares draws; null where no label would be left out: without one there is no stranger.</summary>
    public static CatalogDraws? Of(FitPhotographs photographs, int labels, int each)
    {
        var asked = photographs.Queries.Select(query => query.Label).ToHashSet(StringComparer.Ordinal);
        var drawable = photographs.Entries.GroupBy(entry => entry.Label, StringComparer.Ordinal)
            .Where(label => label.Count() >= each && asked.Contains(label.Key)).OrderBy(label => label.Key, StringComparer.Ordinal).ToArray();
        return drawable.Length <= labels ? null : new CatalogDraws(drawable, labels, each);
    }

    /// <summary>Draws.</summary>
    /// <param name="draw">Number of the draw.</param>
    public CatalogPhotograph[] Draw(int draw)
    {
        var random = new Random((_labels * 100 + _each) * 1000 + draw);
        var chosen = _drawable.ToArray();
        random.Shuffle(chosen);
        return [.. chosen.Take(_labels).SelectMany(label => Some(label, random)).OrderBy(entry => entry.Id, StringComparer.Ordinal)];
    }

    private IEnumerable<CatalogPhotograph> Some(IEnumerable<CatalogPhotograph> label, Random random)
    {
        var all = label.ToArray();
        random.Shuffle(all);
        return all.Take(_each);
    }
}
