using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Imaging;
using EdgeAI.Indexer.Progress;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>One catalog under one projection, asked about every query.</summary>
internal sealed class Trial : IDisposable
{
    private const int Deepest = 5;

    private readonly Embedder _embedder;
    private readonly EntryVectors _vectors;
    private readonly HnswIndex _index;
    private readonly CommandContext _context;

    private Trial(PreparedCatalog prepared, Embedder embedder, EntryVectors vectors, IReadOnlyList<CatalogPhotograph> queries, CommandContext context)
    {
        Prepared = prepared;
        var entries = prepared.Embedded.Photographs;
        Queries = queries;
        (_embedder, _vectors, _context) = (embedder, vectors, context);
        _index = HnswIndex.Create(embedder.Identity.ToVectorSpace());
        var dimension = vectors.Dimension;
        var all = new float[entries.Count * dimension];
        Parallel.For(0, entries.Count, i => vectors.EmbedEntry(entries[i], all.AsSpan(i * dimension, dimension)));
        _index.UpsertMany(entries.Select((entry, i) => new VectorEntry(entry.Id, all.AsMemory(i * dimension, dimension), entry.Payload.ToUtf8Json())));
        string[] labels = [.. entries.Select(entry => entry.Label)];
        Gallery = LabelGallery.Create(labels, all, dimension);
        var defaults = new float[entries.Count * vectors.DefaultDimension];
        Parallel.For(0, entries.Count, i => vectors.EmbedDefault(entries[i], defaults.AsSpan(i * vectors.DefaultDimension, vectors.DefaultDimension)));
        Defaults = LabelGallery.Create(labels, defaults, vectors.DefaultDimension);
    }

    public PreparedCatalog Prepared { get; }

    public FittedProjection Fitted => Prepared.Fitted;

    public LabelGallery Gallery { get; }

    /// <summary>The same entries under the default projection.</summary>
    public LabelGallery Defaults { get; }

    public IReadOnlyList<CatalogPhotograph> Queries { get; }

    public static Trial Prepare(
        Catalog catalog, Catalog queries, ProjectionChoice choice, FitSettings fit, Embedder embedder, FeatureCache cache, CommandContext context)
    {
        var prepared = new CatalogProjection(embedder, cache, null, context).Prepare(catalog, choice, fit);
        using var cropped = embedder.WithCropFraction(prepared.Fitted.CropFraction);
        var asked = ProgressDisplay.Run(context.Error, "queries", progress =>
            CatalogEmbedder.Embed(queries.Photographs, new PhotographEmbedder(new ViewPlan([cropped]), cache, asFrames: true, read: CatalogImage.Read), progress, context.Cancellation));
        Skipped.Write(context, asked.Unreadable);
        if (asked.Photographs.Count == 0)
            throw CommandFailure.Failed(queries.Photographs.Count == 1
                ? $"The only query could not be embedded: {asked.Unreadable[0].Reason}"
                : $"None of the {queries.Photographs.Count} queries could be embedded: {asked.Unreadable[0].Reason}");
        var projected = cropped.WithProjection(prepared.Fitted.Projection);
        var ownDefault = DefaultProjection.Read(embedder.ModelDirectory, embedder.FeatureCount);
        var vectors = new EntryVectors(cache, prepared.Fitted, ownDefault, projected.Identity.Preprocessing);
        return new Trial(prepared, projected, vectors, asked.Photographs, context);
    }

    /// <summary>By the nearest photographs.</summary>
    public RecallCounter Recall()
    {
        var recall = new RecallCounter(Deepest);
        var embedding = new float[_vectors.Dimension];
        var matches = new VectorMatch[Deepest];
        var labels = new string[Deepest];
        foreach (var query in Queries)
        {
            _vectors.EmbedQuery(query, embedding);
            var found = _index.Search(embedding, matches);
            for (var i = 0; i < found; i++) labels[i] = LabelledMatch.From(matches[i]).Label;
            recall.Add(query.Label, labels.AsSpan(0, found));
        }
        return recall;
    }

    /// <summary>By the evidence of each label.</summary>
    public RecallCounter Decisions()
    {
        var recall = new RecallCounter(Deepest);
        var embedding = new float[_vectors.Dimension];
        var evidence = new LabelEvidence(Gallery);
        foreach (var query in Queries)
        {
            _vectors.EmbedQuery(query, embedding);
            evidence.Weigh(embedding);
            recall.Add(query.Label, [.. evidence.Ranked(Deepest).ToArray().Select(label => Gallery.Labels[label])]);
        }
        return recall;
    }

    public void EmbedQuery(CatalogPhotograph query, Span<float> embedding) => _vectors.EmbedQuery(query, embedding);

    public void EmbedDefault(CatalogPhotograph query, Span<float> embedding) => _vectors.EmbedDefault(query, embedding);

    /// <summary>Several things side by side: trays of the queries.</summary>
    /// <param name="model">When answers can be believed.</param>
    public TraysResult Trays(AnswerModel model) => new TrayTrial(
        _embedder, DefaultProjection.Read(_embedder.ModelDirectory, _embedder.FeatureCount), Gallery, Defaults, Background.Read(_embedder.ModelDirectory), model).Run(Queries, _context);

    public LatencyPercentiles Latency() => QueryLatency.Measure(Queries, _embedder, _index, _context.Cancellation);

    public void Dispose()
    {
        _index.Dispose();
        _embedder.Dispose();
    }
}
