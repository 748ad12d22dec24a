namespace EdgeAI.Tests.Fixtures;

/// <summary>The grocery photographs, which lie beside the checkout on some machines and nowhere on others.</summary>
internal static class Photographs
{
    private const string Folder = "shared/datasets/grocery";

    /// <summary>The folder with <c>iconic</c>, <c>train</c> and <c>val</c>; null where there is none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The folder; the test that asks is skipped, and says why, where there is none.</summary>
    public static string RootOrSkip()
    {
        Assert.SkipWhen(Root is null, $"Needs the grocery photographs in ../{Folder} beside the checkout; they are not there.");
        return Root!;
    }

    /// <summary>One photograph's bytes; skips where there are none.</summary>
    /// <param name="relative">Path below the folder, e.g. <c>train/Fruit/Banana/Banana_015.jpg</c>.</param>
    public static byte[] Read(string relative) => File.ReadAllBytes(Path.Combine(RootOrSkip(), relative));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(RepositoryRoot.Path); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "..", Folder) is var candidate && Directory.Exists(Path.Combine(candidate, "train")))
                return Path.GetFullPath(candidate);
        return null;
    }
}
