using EdgeAI.Embedding;

namespace EdgeAI.Indexer.Projections;

/// <summary>One embedder for each crop fraction, all with the module's own projection.</summary>
internal sealed class CropEmbedders : IDisposable
{
    public CropEmbedders(Embedder embedder, IReadOnlyList<double> fractions) => All = [.. fractions.Select(embedder.WithCropFraction)];

    public IReadOnlyList<Embedder> All { get; }

    public void Dispose()
    {
        foreach (var embedder in All) embedder.Dispose();
    }
}
