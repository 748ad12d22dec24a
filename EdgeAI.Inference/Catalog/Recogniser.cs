using EdgeAI.Embedding;
using EdgeAI.Recognition;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Inference.Catalog;

/// <summary>An embedder and the index of its vectors: the pair that answers. Never one of another space beside it.</summary>
internal sealed class Recogniser(Embedder embedder, HnswIndex index, ThumbnailFolder thumbnails) : IDisposable
{
    public Embedder Embedder { get; } = embedder;

    /// <summary>Name and version of the module.</summary>
    public string Model { get; } = embedder.Model;

    public HnswIndex Index { get; } = index;

    public ThumbnailFolder Thumbnails { get; } = thumbnails;

    public EntryCache Entries { get; } = new();

    // The embedder belongs to the container, which disposes it.
    public void Dispose() => Index.Dispose();
}
