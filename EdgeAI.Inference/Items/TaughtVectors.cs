using EdgeAI.Embedding;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Items;
using EdgeAI.Vectors;

namespace EdgeAI.Inference.Items;

/// <summary>Entries of taught photographs in the space of one recogniser, made as the indexer makes those of a catalog.</summary>
internal sealed class TaughtVectors
{
    private readonly Recogniser _recogniser;
    private readonly EntryVectors _vectors;

    public TaughtVectors(Recogniser recogniser, FeatureCache features, Projection ownDefault, double configuredCrop)
    {
        _recogniser = recogniser;
        Fitted = recogniser.Fitted ?? CatalogFit.Default(recogniser.Index.Space.Module, 0, 0, "the module's own", configuredCrop);
        _vectors = new EntryVectors(features, Fitted, ownDefault, recogniser.Index.Space.Preprocessing);
    }

    /// <summary>The projection, its crop and copies.</summary>
    public FittedProjection Fitted { get; }

    /// <summary>The entry of a photograph whose features are cached.</summary>
    public VectorEntry EntryOf(CatalogPhotograph photograph) => _vectors.EntryOf(photograph);

    /// <summary>Puts entries into the index, in place of those of the same ids.</summary>
    /// <returns>How many were not in it, or under another label.</returns>
    public int Put(IReadOnlyList<CatalogPhotograph> photographs)
    {
        var entries = photographs.Select(EntryOf).ToList();
        var changed = entries.Count(entry => !_recogniser.Index.TryGet(entry.Id, out var there) || !there.Payload.Span.SequenceEqual(entry.Payload.Span));
        _recogniser.Index.UpsertMany(entries);
        return changed;
    }

    /// <summary>Takes entries that no item has (any more) out of an index that was stored with some.</summary>
    /// <returns>How many those were.</returns>
    public int Prune(IReadOnlySet<string> ids)
    {
        var gone = _recogniser.Index.Entries().Select(entry => entry.Id)
            .Where(id => id.StartsWith(TaughtItem.Catalog + "/", StringComparison.Ordinal) && !ids.Contains(id)).ToList();
        foreach (var id in gone) _recogniser.Index.Delete(id);
        return gone.Count;
    }
}
