using EdgeAI.Samples.Products;

namespace EdgeAI.Samples.Catalog;

/// <summary>Products, and the photographs taken of them.</summary>
/// <param name="Products">What is photographed, in this order.</param>
internal sealed record SampleCatalog(IReadOnlyList<Product> Products)
{
    /// <summary>Raised whenever a drawing or a view changes, so that a catalog of an older generator is drawn anew.</summary>
    public const int Version = 1;

    /// <summary>Photographs of each product.</summary>
    public const int ViewsPerProduct = 5;

    /// <summary>Everything that is drawn, by label.</summary>
    public static SampleCatalog Whole { get; } =
        new([.. Groceries.All.Concat(Fruit.All).Concat(Fresh.All).Concat(Hardware.All).OrderBy(product => product.Label, StringComparer.Ordinal)]);

    /// <summary>Number of all photographs.</summary>
    public int PhotographCount => Products.Count * ViewsPerProduct;

    /// <summary>Relative paths of all photographs, with '/' separators, in the order they are drawn.</summary>
    public IEnumerable<string> Paths() =>
        Products.SelectMany(product => Enumerable.Range(0, ViewsPerProduct).Select(view => PathOf(product, view)));

    /// <summary>Relative path of one photograph: label, then name and number.</summary>
    public static string PathOf(Product product, int view)
    {
        var name = product.Label[(product.Label.LastIndexOf('/') + 1)..];
        return $"{product.Label}/{name}-{view + 1}.jpg";
    }

    /// <summary>The photograph that a seed gives, whichever order or thread it is taken in.</summary>
    public static byte[] Photograph(Product product, int view, int seed) =>
        ViewRenderer.Render(product, ProductView.Of(view, new Random(Mix(product.Label, view, seed))));

    // FNV-1a: string.GetHashCode differs from run to run.
    private static int Mix(string label, int view, int seed)
    {
        var hash = 2166136261u;
        foreach (var character in label)
            hash = (hash ^ character) * 16777619;
        foreach (var number in new[] { view, seed, seed >> 8, seed >> 16, seed >> 24 })
            hash = (hash ^ (byte)number) * 16777619;
        return (int)hash;
    }
}
