using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;

namespace EdgeAI.Tests.Integration.WholeApplication;

/// <summary>A few products that are soon indexed, and a picture of one of them that is not among them: photographs where there are any, drawings elsewhere.</summary>
internal sealed record SmallCatalog(string Folder, byte[] Query, string ExpectedLabel)
{
    private const int ViewsPerProduct = 4;

    private static readonly string[] Photographed = ["Fruit/Banana", "Fruit/Kiwi", "Fruit/Lime", "Fruit/Pineapple", "Fruit/Plum"];

    public static SmallCatalog Write(string folder) => Photographs.Root is { } root ? OfPhotographs(folder, Path.Combine(root, "train")) : OfDrawings(folder);

    private static SmallCatalog OfPhotographs(string folder, string photographs)
    {
        foreach (var product in Photographed)
            foreach (var file in Directory.GetFiles(Path.Combine(photographs, product)).Order(StringComparer.Ordinal).Take(ViewsPerProduct))
            {
                Directory.CreateDirectory(Path.Combine(folder, product));
                File.Copy(file, Path.Combine(folder, product, Path.GetFileName(file)));
            }
        var held = Directory.GetFiles(Path.Combine(photographs, Photographed[0])).Order(StringComparer.Ordinal).ElementAt(ViewsPerProduct);
        return new SmallCatalog(folder, File.ReadAllBytes(held), Photographed[0]);
    }

    private static SmallCatalog OfDrawings(string folder)
    {
        foreach (var label in DrawnProducts.Labels)
            for (var view = 0; view < ViewsPerProduct; view++)
                File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, label)).FullName, $"view-{view}.jpg"), DrawnProducts.Draw(label, view));
        return new SmallCatalog(folder, DrawnProducts.Draw(DrawnProducts.Labels[1], ViewsPerProduct + 1), DrawnProducts.Labels[1]);
    }
}
