using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Imaging;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Projections;

/// <summary>From a catalog to the projection it is indexed with: decides which views are needed, embeds what the cache lacks, fits.</summary>
internal sealed class CatalogProjection(Embedder embedder, FeatureCache cache, ThumbnailFolder? thumbnails, CommandContext context)
{
    public PreparedCatalog Prepare(Catalog catalog, ProjectionChoice choice, FitSettings settings)
    {
        var labels = catalog.Photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Count();
        switch (choice.Wish)
        {
            case ProjectionWish.File:
                return WithFile(catalog, ProjectionFile.Read(choice.File!, embedder.Identity.ModuleHash));
            case ProjectionWish.Unlabelled when catalog.Photographs.Count < 3:
                throw CommandFailure.Usage($"--projection unlabelled needs at least 3 photographs, the catalog has {catalog.Photographs.Count}: use --projection default.");
            case ProjectionWish.Unlabelled:
                return Unlabelled(catalog, choice, settings);
            case ProjectionWish.Auto when FitSettings.IsWorthFitting(catalog.Photographs.Count, labels):
                return Labelled(catalog, choice, settings, labels);
            default:
                var reason = choice.Wish == ProjectionWish.Default
                    ? "the module's own, as asked for"
                    : $"the module's own: {FitSettings.Requirement}, the catalog has {Counted.Of(catalog.Photographs.Count, "photograph")} of {Counted.Of(labels, "label")}";
                return Default(catalog, choice, labels, reason);
        }
    }

    private PreparedCatalog Default(Catalog catalog, ProjectionChoice choice, int labels, string reason)
    {
        var fitted = CatalogFit.Default(embedder.Identity.ModuleHash, catalog.Photographs.Count, labels, reason, choice.Crop ?? FitSettings.UsualCrop);
        return WithFile(catalog, fitted);
    }

    private PreparedCatalog WithFile(Catalog catalog, FittedProjection fitted)
    {
        using var crops = new CropEmbedders(embedder, [fitted.CropFraction]);
        return new PreparedCatalog(fitted, Embed(catalog, new ViewPlan(crops.All, fitted.Copies, fitted.Seed)));
    }

    private PreparedCatalog Unlabelled(Catalog catalog, ProjectionChoice choice, FitSettings settings)
    {
        settings = settings.WithCrops([choice.Crop ?? FitSettings.UsualCrop]);
        using var crops = new CropEmbedders(embedder, settings.Crops);
        var plan = new ViewPlan(crops.All, settings.Copies, settings.Seed);
        var embedded = Embed(catalog, plan);
        return new PreparedCatalog(CatalogFit.WithoutLabels(embedded.Photographs, cache, plan, embedder.ModelDirectory, settings), embedded);
    }

    private PreparedCatalog Labelled(Catalog catalog, ProjectionChoice choice, FitSettings settings, int labels)
    {
        settings = choice.Crop is { } crop ? settings.WithCrops([crop]) : settings.For(catalog.Photographs.Count);
        using var crops = new CropEmbedders(embedder, settings.Crops);
        var plan = new ViewPlan(crops.All, settings.Copies, settings.Seed);
        var embedded = Embed(catalog, plan);
        var left = embedded.Photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Count();
        if (!FitSettings.IsWorthFitting(embedded.Photographs.Count, left))
            return Default(catalog, choice, labels, "the module's own: too few photographs could be read for a fit");
        context.Error.WriteLine("fitting the projection to the catalog");
        return new PreparedCatalog(
            CatalogFit.WithLabels(embedded.Photographs, cache, plan, embedder.ModelDirectory, settings, context.Cancellation), embedded);
    }

    /// <summary>Embeds what the cache lacks, and names what had to be skipped.</summary>
    public EmbeddedCatalog Embed(Catalog catalog, ViewPlan plan)
    {
        var embedded = ProgressDisplay.Run(context.Error, "embedding", progress =>
            CatalogEmbedder.Embed(catalog.Photographs, new PhotographEmbedder(plan, cache, thumbnails, read: CatalogImage.Read), progress, context.Cancellation));
        cache.Flush();
        Skipped.Write(context, embedded.Unreadable);
        return embedded.Photographs.Count > 0
            ? embedded
            : throw CommandFailure.Failed(catalog.Photographs.Count == 1
                ? $"The only image could not be embedded: {embedded.Unreadable[0].Reason}"
                : $"None of the {catalog.Photographs.Count} images could be embedded: {embedded.Unreadable[0].Reason}");
    }
}

/// <summary>A catalog whose views are in the cache, and its projection.</summary>
internal sealed record PreparedCatalog(FittedProjection Fitted, EmbeddedCatalog Embedded);
