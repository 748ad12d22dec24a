using Microsoft.Extensions.Configuration;

namespace EdgeAI.AppHost.Data;

/// <summary>Reads from the command line and the configuration which catalog the box is to know, and what it films.</summary>
internal static class BoxDataExtensions
{
    /// <summary>Where a container has its data; the deployment mounts it there.</summary>
    private const string DataOfAContainer = "/var/lib/edgeai";

    /// <summary>
    /// <c>--catalog DIR</c> (repeatable; configuration <c>Catalog</c>), <c>--empty</c> (<c>Empty</c>), <c>--camera URI</c> (repeatable; <c>Camera</c>) and
    /// <c>--data DIR</c> (<c>Data</c>; default <c>.edgeai</c> at the repository's root), relative to the current folder. Without a catalog the drawn one is used,
    /// unless the box starts from nothing.
    /// </summary>
    /// <exception cref="DistributedApplicationException">A catalog is missing or empty, or the options contradict each other.</exception>
    public static BoxData UseData(this IDistributedApplicationBuilder builder, string[] args)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return OfAContainer();

        var folder = Path.GetFullPath(BoxArguments.ValuesOf(args, BoxArguments.Data, ("a folder", "DIR")).LastOrDefault() ?? builder.Configuration["Data"]
            ?? Path.Combine(builder.AppHostDirectory, "..", ".edgeai"));
        var samples = Path.Combine(folder, "samples");
        var configured = Values(builder.Configuration, args, BoxArguments.Catalog, ("a folder", "DIR")).Select(Path.GetFullPath).ToList();
        var isEmpty = BoxArguments.IsOn(args, BoxArguments.Empty) || builder.Configuration.GetValue<bool>("Empty");
        if (isEmpty)
            EnsureNothingElseIsAsked(configured, builder.Configuration);
        foreach (var catalog in configured)
            CatalogFolder.EnsureUsable(catalog);

        List<string> catalogs = configured.Count > 0 ? configured : isEmpty ? [] : [samples];
        var cameras = Values(builder.Configuration, args, BoxArguments.Camera, ("a source", "URI")).Select(SourceOf).ToList();
        var index = new IndexFile(Path.Combine(folder, "catalog.index"), catalogs, builder.AppHostDirectory);
        return new BoxData(folder, catalogs, samples, index.Path, cameras is [] && !isEmpty ? [Synthetic(catalogs[0])] : cameras,
            NeedsSamples: configured.Count == 0 && !isEmpty && !Directory.Exists(samples), NeedsIndex: !index.IsThere() && !isEmpty);
    }

    private static BoxData OfAContainer()
    {
        var catalog = $"{DataOfAContainer}/catalog";
        return new BoxData(DataOfAContainer, [catalog], catalog, $"{DataOfAContainer}/catalog.index", [Synthetic(catalog)], NeedsSamples: false, NeedsIndex: true) { GrpcPort = 8081 };
    }

    // The one word that spares people a URI.
    private static string SourceOf(string camera) => camera == BoxArguments.AnyCamera ? "v4l2:auto" : camera;

    private static string Synthetic(string catalog) => $"synthetic:{catalog}?rate=5&seed=7";

    private static void EnsureNothingElseIsAsked(List<string> catalogs, ConfigurationManager configuration)
    {
        if (catalogs is [var catalog, ..])
            throw new DistributedApplicationException(
                $"Expected {BoxArguments.Empty} or a catalog, got both ({catalog}). Leave {BoxArguments.Empty} out to know the catalog, or {BoxArguments.Catalog} to start from nothing.");
        if (configuration["RemoteQdrant"] is { Length: > 0 })
            throw new DistributedApplicationException(
                $"Expected {BoxArguments.Empty} or --RemoteQdrant, got both: a Qdrant elsewhere is asked with the projection of an index, and an empty box has none. Leave one out.");
    }

    /// <summary>Of the command line, or of the configuration where that names none: one value, or a list.</summary>
    private static IEnumerable<string> Values(ConfigurationManager configuration, string[] args, string option, (string What, string Name) value)
    {
        var fromArgs = BoxArguments.ValuesOf(args, option, value).ToList();
        if (fromArgs.Count > 0)
            return fromArgs;
        var section = configuration.GetSection(option.TrimStart('-'));
        return section.Value is { Length: > 0 } one ? [one] : section.GetChildren().Select(child => child.Value).OfType<string>();
    }
}
