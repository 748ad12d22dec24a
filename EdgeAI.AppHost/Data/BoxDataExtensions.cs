using Microsoft.Extensions.Configuration;

namespace EdgeAI.AppHost.Data;

/// <summary>Reads from the command line and the configuration which catalog the box is to know.</summary>
internal static class BoxDataExtensions
{
    private const string CatalogOption = "--catalog";
    private const string DataOption = "--data";

    /// <summary>Where a container has its data; the deployment mounts it there.</summary>
    private const string DataOfAContainer = "/var/lib/edgeai";

    /// <summary>
    /// <c>--catalog DIR</c> (repeatable; configuration <c>Catalog</c>) and <c>--data DIR</c> (<c>Data</c>; default <c>.edgeai</c> at the
    /// repository's root), relative to the current folder. Without a catalog the drawn one is used.
    /// </summary>
    /// <exception cref="DistributedApplicationException">A catalog is missing or empty.</exception>
    public static BoxData UseData(this IDistributedApplicationBuilder builder, string[] args)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return OfAContainer();

        var folder = Path.GetFullPath(Values(args, DataOption).LastOrDefault() ?? builder.Configuration["Data"]
            ?? Path.Combine(builder.AppHostDirectory, "..", ".edgeai"));
        var samples = Path.Combine(folder, "samples");
        var configured = Catalogs(builder.Configuration, args).Select(Path.GetFullPath).ToList();
        foreach (var catalog in configured)
            CatalogFolder.EnsureUsable(catalog);

        List<string> catalogs = configured.Count > 0 ? configured : [samples];
        var index = new IndexFile(Path.Combine(folder, "catalog.index"), catalogs, builder.AppHostDirectory);
        return new BoxData(folder, catalogs, samples, index.Path, $"synthetic:{catalogs[0]}?rate=5&seed=7",
            NeedsSamples: configured.Count == 0 && !Directory.Exists(samples), NeedsIndex: !index.IsThere());
    }

    private static BoxData OfAContainer()
    {
        var catalog = $"{DataOfAContainer}/catalog";
        return new BoxData(DataOfAContainer, [catalog], catalog, $"{DataOfAContainer}/catalog.index", $"synthetic:{catalog}?rate=5&seed=7", NeedsSamples: false, NeedsIndex: true);
    }

    private static IEnumerable<string> Catalogs(ConfigurationManager configuration, string[] args)
    {
        var fromArgs = Values(args, CatalogOption).ToList();
        if (fromArgs.Count > 0)
            return fromArgs;
        var section = configuration.GetSection("Catalog");
        return section.Value is { Length: > 0 } one ? [one] : section.GetChildren().Select(child => child.Value).OfType<string>();
    }

    /// <summary>All values of an option: configuration keeps only the last of several.</summary>
    private static IEnumerable<string> Values(string[] args, string option)
    {
        for (var i = 0; i < args.Length; i++)
            if (args[i].StartsWith(option + "=", StringComparison.Ordinal))
                yield return args[i][(option.Length + 1)..];
            else if (args[i] == option)
                yield return i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal)
                    ? args[i + 1]
                    : throw new DistributedApplicationException($"{option} needs a folder after it: {option} DIR");
    }
}
