using System.Numerics.Tensors;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Vectors;

namespace EdgeAI.Recognition.Fitting;

/// <summary>Embeddings of photographs whose features are in the cache, under one projection. Safe for concurrent use.</summary>
public sealed class EntryVectors
{
    private readonly FeatureCache _cache;
    private readonly Projection _projection;
    private readonly Projection _ownDefault;
    private readonly FeatureView _central;
    private readonly FeatureView[] _copies;

    /// <summary>Prepares embeddings under a fitted projection.</summary>
    /// <param name="cache">The features.</param>
    /// <param name="fitted">The projection; one of kind default stands for <paramref name="ownDefault"/>.</param>
    /// <param name="ownDefault">The module's own projection.</param>
    /// <param name="preprocessing">Preprocessing of the embedder at the projection's crop.</param>
    public EntryVectors(FeatureCache cache, FittedProjection fitted, Projection ownDefault, string preprocessing)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(fitted);
        ArgumentNullException.ThrowIfNull(ownDefault);
        _cache = cache;
        _projection = fitted.Projection ?? ownDefault;
        _ownDefault = ownDefault;
        _central = FeatureView.Central(fitted.ModuleHash, preprocessing);
        var liftDark = EmbeddingIdentity.LiftsDark(preprocessing);
        _copies = [.. Enumerable.Range(0, fitted.Copies).Select(number => FeatureView.Copy(fitted.ModuleHash, fitted.Seed, number, liftDark))];
    }

    /// <summary>Number of values of an embedding.</summary>
    public int Dimension => _projection.Rows;

    /// <summary>Number of values of a default embedding.</summary>
    public int DefaultDimension => _ownDefault.Rows;

    /// <summary>Embeds a catalog entry: the normalised mean over its views where the projection was fitted to views, else its central crop.</summary>
    public void EmbedEntry(CatalogPhotograph photograph, Span<float> embedding)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        var central = Read(photograph, _central);
        if (_copies.Length == 0)
        {
            _projection.Apply(central, embedding);
            return;
        }
        var mean = (float[])central.Clone();
        foreach (var view in _copies) TensorPrimitives.Add<float>(mean, Read(photograph, view), mean);
        TensorPrimitives.Divide(mean, 1 + _copies.Length, mean);
        _projection.Apply(mean, central, embedding);
    }

    /// <summary>Embeds a query: its central crop, as the guest does for a frame.</summary>
    public void EmbedQuery(CatalogPhotograph photograph, Span<float> embedding)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        _projection.Apply(Read(photograph, _central), embedding);
    }

    /// <summary>The index entry of a photograph: its embedding, its payload, and its default embedding as companion, unless both are the same.</summary>
    public VectorEntry EntryOf(CatalogPhotograph photograph)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        var embedding = new float[Dimension];
        EmbedEntry(photograph, embedding);
        var entry = new VectorEntry(photograph.Id, embedding, photograph.Payload.ToUtf8Json());
        if (ReferenceEquals(_projection, _ownDefault)) return entry;
        var own = new float[DefaultDimension];
        EmbedDefault(photograph, own);
        return entry with { Companion = CompanionVector.Encode(own) };
    }

    /// <summary>The default embedding of a photograph's central crop, which its likeness is told by.</summary>
    /// <param name="photograph">The photograph.</param>
    /// <param name="embedding">Receives <see cref="DefaultDimension"/> values, L2-normalized.</param>
    public void EmbedDefault(CatalogPhotograph photograph, Span<float> embedding)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        _ownDefault.Apply(Read(photograph, _central), embedding);
    }

    private float[] Read(CatalogPhotograph photograph, FeatureView view)
    {
        var features = new float[_cache.FeatureCount];
        return _cache.TryRead(new FeatureKey(photograph.Stamp, view), features)
            ? features
            : throw new InvalidOperationException($"The features of {photograph.Id} are not in {_cache.Path}.");
    }
}
