using System.Collections.Concurrent;
using EdgeAI.Embedding;
using EdgeAI.Inference.Hosting;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Items;
using EdgeAI.Vectors;

namespace EdgeAI.Inference.Items;

/// <summary>What is kept of taught items: photographs, features, small pictures. Open as long as the service runs.</summary>
internal sealed class ItemShelf : IDisposable
{
    private ItemShelf(ItemStore store, FeatureCache features, ThumbnailFolder thumbnails) => (Store, Features, Thumbnails) = (store, features, thumbnails);

    public ItemStore Store { get; }

    public FeatureCache Features { get; }

    public ThumbnailFolder Thumbnails { get; }

    /// <exception cref="OtherWriterException">Another process has the folder.</exception>
    /// <exception cref="ItemsUnavailableException">The folder cannot be used.</exception>
    public static ItemShelf Open(string folder, int featureCount, Action<UnreadablePath> damaged)
    {
        ItemStore? store = null;
        try
        {
            store = ItemStore.Open(folder, damaged);
            var features = FeatureCache.Open(Path.Combine(folder, "features"), featureCount);
            features.Compact(store.Photographs.Select(photograph => photograph.Stamp).ToHashSet());
            var thumbnails = ThumbnailFolder.ForIndex(Path.Combine(folder, TaughtItem.Catalog));
            thumbnails.Prune(store.Photographs.Select(photograph => photograph.Id));
            return new ItemShelf(store, features, thumbnails);
        }
        catch (IndexLockedException locked)
        {
            throw new OtherWriterException("taught items", locked);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            store?.Dispose();
            throw new ItemsUnavailableException(folder, exception);
        }
    }

    /// <summary>Embeds what is missing of photographs, as <see cref="Embed"/> does, and passes over those that are damaged.</summary>
    /// <returns>The photographs that are embedded.</returns>
    public IReadOnlyList<CatalogPhotograph> EmbedWhole(IReadOnlyList<CatalogPhotograph> photographs, ViewPlan plan, int threads, Action<UnreadablePath> damaged)
    {
        var embedder = new PhotographEmbedder(plan, Features, Thumbnails);
        var failed = new ConcurrentDictionary<string, byte>(StringComparer.Ordinal);
        Parallel.ForEach(photographs.Where(embedder.IsMissing), new ParallelOptions { MaxDegreeOfParallelism = threads }, photograph =>
        {
            try
            {
                embedder.Embed(photograph);
            }
            catch (Exception exception) when (exception is ImageException or Recognition.Imaging.PhotographException or IOException)
            {
                failed.TryAdd(photograph.Id, 0);
                damaged(new UnreadablePath(photograph.FullPath, exception.Message));
            }
        });
        return failed.IsEmpty ? photographs : [.. photographs.Where(photograph => !failed.ContainsKey(photograph.Id))];
    }

    /// <summary>Embeds what is missing of photographs: views of the plan, small pictures.</summary>
    /// <exception cref="EmbeddingException">One of them is no image that can be embedded, or the module failed.</exception>
    /// <exception cref="Recognition.Imaging.PhotographException">One of them is damaged.</exception>
    public void Embed(IEnumerable<CatalogPhotograph> photographs, ViewPlan plan, int threads)
    {
        var embedder = new PhotographEmbedder(plan, Features, Thumbnails);
        try
        {
            Parallel.ForEach(photographs.Where(embedder.IsMissing), new ParallelOptions { MaxDegreeOfParallelism = threads }, photograph => embedder.Embed(photograph));
        }
        catch (AggregateException several) when (several.InnerExceptions is [var first, ..])
        {
            throw new AggregateException(first).InnerException!;
        }
    }

    public void Dispose()
    {
        Features.Dispose();
        Store.Dispose();
    }
}
