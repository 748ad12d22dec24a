using System.Diagnostics;
using System.Globalization;
using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Indexer.Building;

/// <summary>A catalog into an index that is there, under that one's projection: embeds what is new, then writes the index anew, whole.</summary>
internal static class IndexAddition
{
    public static int Run(IReadOnlyList<string> catalogs, string output, ModelChoice model, CommandContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var path = OutputFile.Prepare(output);
        if (!File.Exists(path)) throw CommandFailure.Usage($"No index {output} to add to: build it without --add.");
        var catalog = CatalogReading.Read(catalogs, context);
        using var embedder = CatalogEmbedder.Load(model.Directory, model.Path);
        using var cache = OutputFile.OpenFeatures(path, embedder.FeatureCount, context);
        using var index = HnswIndex.Open(path);
        var fitted = ProjectionOf(path, index.Space, embedder);
        using var cropped = embedder.WithCropFraction(fitted.CropFraction, EmbeddingIdentity.LiftsDark(index.Space.Preprocessing));

        var known = CatalogSources.TryRead(path);
        var sources = known?.ToDictionary(StringComparer.Ordinal) ?? [];
        var added = AddedPhotographs.Of(catalog.Photographs, index, sources);
        var (before, taken, embeddedNow, lost) = (index.Count, 0, 0, catalog.Unreadable.Count);
        if (added.New.Count > 0)
        {
            var embedded = new CatalogProjection(embedder, cache, ThumbnailFolder.ForIndex(path), context)
                .Embed(catalog with { Photographs = added.New }, new ViewPlan([cropped], fitted.Copies, fitted.Seed));
            (taken, embeddedNow, lost) = (embedded.Photographs.Count, embedded.EmbeddedInputs, lost + embedded.Unreadable.Count);
            var vectors = new EntryVectors(cache, fitted, DefaultProjection.Read(embedder.ModelDirectory, embedder.FeatureCount), index.Space.Preprocessing);
            index.UpsertMany(embedded.Photographs.Select(photograph =>
            {
                context.Cancellation.ThrowIfCancellationRequested();
                return vectors.EntryOf(photograph);
            }));
            foreach (var photograph in embedded.Photographs) sources[photograph.Id] = new CatalogSource(photograph.Stamp, photograph.FullPath);
            index.Save(path, LabelSummary.Instance);
            // After the index: what it does not name is added once more, what it names wrongly would never be.
            CatalogSources.Write(path, sources);
            if (known is not null) cache.Compact(sources.Values.Select(source => source.Stamp).ToHashSet());
        }
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {index.Count - before} added, {taken - (index.Count - before)} replaced, {added.Unchanged} unchanged, {embeddedNow} embedded now, {lost} skipped, {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s; {Counted.Of(index.Count, "entry", "entries")}"));
        if (RefitAdvice.For(fitted, sources.Count, LabelsOf(index, sources)) is { } advice) context.Output.WriteLine(advice);
        return ExitCodes.Success;
    }

    private static FittedProjection ProjectionOf(string path, VectorSpace space, Embedder embedder)
    {
        // Refuses another module, another preprocessing, and a projection that is not there.
        var fitting = IndexProjection.EmbedderFor(path, space, embedder);
        if (!ReferenceEquals(fitting, embedder)) fitting.Dispose();
        return IndexProjection.TryFind(path, space) ?? CatalogFit.Default(space.Module, 0, 0, "the module's own");
    }

    private static int LabelsOf(HnswIndex index, Dictionary<string, CatalogSource> sources) =>
        index.Entries().Where(entry => sources.ContainsKey(entry.Id))
            .Select(entry => CatalogPayload.TryParse(entry.Payload.Span, out var payload) ? payload.Label : "").Distinct(StringComparer.Ordinal).Count();
}
