using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Inference.Items;
using EdgeAI.Inference.Routing;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Catalog;

/// <summary>Makes what is to answer out of what lies on the disk: the fit that was made here, else the catalog's index, else an index without entries.</summary>
internal sealed class CatalogLoader(
    ItemLibrary items, IOptions<InferenceOptions> inference, IOptions<VectorsOptions> vectors, IOptions<HnswOptions> hnsw, IOptions<EmbeddingOptions> embedding,
    ILogger<CatalogLoader> logger)
{
    private readonly string _path = inference.Value.IndexPath;

    /// <summary>Opens what is there now. What was taught is not yet in it.</summary>
    /// <param name="module">The container's embedder, which lends its module.</param>
    /// <returns>The recogniser, its reference the caller's.</returns>
    /// <exception cref="FileNotFoundException">There is no index where one is needed.</exception>
    /// <exception cref="IOException">The index, or its projection, is damaged, of another module, or cannot be read.</exception>
    public Recogniser Load(Embedder module)
    {
        if (Directory.Exists(_path)) throw new IOException($"Expected an index file at '{_path}', got a folder.");
        var identity = CatalogIdentity.Of(_path);
        // The other indexes hold vectors of the catalog's projection: without it nothing could be asked of them.
        if (identity == CatalogIdentity.None && vectors.Value.Index is not IndexKind.Embedded) throw new FileNotFoundException(IndexAdvice.Missing(_path), _path);
        return TryOpenRefit(module, identity) ?? (identity == CatalogIdentity.None ? Empty(module) : Open(_path, module, identity));
    }

    private Recogniser Empty(Embedder module)
    {
        var fitted = CatalogFit.Default(module.Identity.ModuleHash, 0, 0, "the module's own: nothing is known yet", embedding.Value.CropFraction);
        var index = HnswIndex.Create(module.Identity.ToVectorSpace(), hnsw.Value);
        Log.NoIndex(logger, Path.GetFullPath(_path), IndexAdvice.BuildCommand(_path), IndexAdvice.Key);
        return new Recogniser(module, ownsEmbedder: false, index, fitted, ThumbnailFolder.ForIndex(_path));
    }

    /// <summary>The fit that was made here after something was taught, where there is one of this very catalog.</summary>
    private Recogniser? TryOpenRefit(Embedder module, ulong identity)
    {
        var refit = RefitFile.PathFor(items.Folder, identity);
        if (!File.Exists(refit)) return null;
        try
        {
            var recogniser = Open(refit, module, identity);
            Items.Log.RefitServed(logger, refit);
            return recogniser;
        }
        catch (Exception exception) when (exception is IndexFormatException or IndexSpaceException or ProjectionFileException or IOException)
        {
            Items.Log.RefitUnusable(logger, refit, exception.Message);
            RefitFile.RemoveOthers(items.Folder, kept: null);
            return null;
        }
    }

    private Recogniser Open(string path, Embedder module, ulong identity)
    {
        var started = Stopwatch.GetTimestamp();
        // A fit is replaced by this service alone, which does it by renaming.
        var index = path == _path ? IndexInMemory.Open(path, hnsw.Value) : HnswIndex.Open(path, options: hnsw.Value);
        Embedder? embedder = null;
        try
        {
            // Crop and projection come from the index: frames are embedded as its entries were.
            embedder = IndexProjection.EmbedderFor(path, index.Space, module);
            var recogniser = new Recogniser(embedder, embedder != module, index, IndexProjection.TryFind(path, index.Space), ThumbnailFolder.ForIndex(_path))
            {
                CatalogIdentity = identity,
                HoldsItems = path != _path,
            };
            Log.IndexOpen(logger, path, index.Count, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return recogniser;
        }
        catch
        {
            index.Dispose();
            if (embedder != module) embedder?.Dispose();
            throw;
        }
    }
}
