using EdgeAI.Embedding;
using EdgeAI.Inference.Deciding;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Inference.Catalog;

/// <summary>
/// An embedder and the index of its vectors: the pair that answers. Both are of one space, so that whoever takes both from one
/// lease never compares vectors of two. Counted: its memory is given free when the last lease is back.
/// </summary>
internal sealed class Recogniser
{
    private readonly Embedder? _ownEmbedder;
    private DecisionBasis? _decisions;
    private int _references = 1;

    /// <summary>Puts a pair together, with one reference: the caller's.</summary>
    /// <param name="embedder">Embeds the queries.</param>
    /// <param name="ownsEmbedder">Whether it goes with the pair; not so the container's, which lends its module to others.</param>
    /// <param name="index">The entries. Goes with the pair.</param>
    /// <param name="fitted">The projection, its crop and what it knows about believing answers; null where the index has none beside it.</param>
    /// <param name="thumbnails">The entries' pictures.</param>
    /// <exception cref="ArgumentException">Embedder and index are of two spaces.</exception>
    public Recogniser(Embedder embedder, bool ownsEmbedder, HnswIndex index, FittedProjection? fitted, ThumbnailFolder thumbnails)
    {
        if (embedder.Identity.ToVectorSpace() != index.Space)
            throw new ArgumentException($"Expected an index of {embedder.Identity.ToVectorSpace()}, got one of {index.Space}.", nameof(index));
        Embedder = embedder;
        _ownEmbedder = ownsEmbedder ? embedder : null;
        Index = index;
        Fitted = fitted;
        Thumbnails = thumbnails;
        Model = embedder.Model;
    }

    public Embedder Embedder { get; }

    /// <summary>Name and version of the module.</summary>
    public string Model { get; }

    public HnswIndex Index { get; }

    /// <summary>The projection, its crop and what it knows about believing answers; null where the index has none beside it.</summary>
    public FittedProjection? Fitted { get; }

    /// <summary>Whether the entries' vectors are default embeddings themselves.</summary>
    public bool IsDefaultSpace => Index.Space.Projection == EmbeddingIdentity.DefaultProjection;

    public ThumbnailFolder Thumbnails { get; }

    public EntryCache Entries { get; } = new();

    /// <summary>What decisions about its entries are made from; null until somebody built it. Replaced as a whole.</summary>
    public DecisionBasis? Decisions { get => Volatile.Read(ref _decisions); set => Volatile.Write(ref _decisions, value); }

    /// <summary>Which catalog it was made from, see <see cref="Catalog.CatalogIdentity"/>.</summary>
    public ulong CatalogIdentity { get; init; }

    /// <summary>Whether its index was stored with taught items in it, some of which may be gone by now.</summary>
    public bool HoldsItems { get; init; }

    /// <summary>Entries that answer besides those of <see cref="Index"/>, where they are known.</summary>
    public long Elsewhere { get; set; }

    /// <summary>Some of the entries elsewhere, of every label where they are not too many, for decisions to be made from.</summary>
    public IReadOnlyList<VectorEntry> Samples { get; set; } = [];

    /// <summary>Entries that answer.</summary>
    public long EntryCount => Index.Count + Elsewhere;

    /// <summary>Where other indexes are asked as well; null where <see cref="Index"/> alone answers. Set before the first answer.</summary>
    public IVectorIndex? Routed { get; set; }

    /// <summary>Takes a reference.</summary>
    /// <returns>False when the last one was given back: another recogniser answers by now.</returns>
    public bool TryAddReference()
    {
        var references = Volatile.Read(ref _references);
        while (references > 0)
        {
            var seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references) return true;
            references = seen;
        }
        return false;
    }

    /// <summary>Gives a reference back; with the last one index and embedder are closed.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        Index.Dispose();
        _ownEmbedder?.Dispose();
    }
}
