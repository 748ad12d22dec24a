using System.Numerics.Tensors;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>Embeddings of a round: of a fit to its training photographs where the projection is a fit to labels, else of the projection as it is.</summary>
internal sealed class RehearsalVectors
{
    private readonly TrainingSet _set;
    private readonly FittedProjection _fitted;
    private readonly Projection _ownDefault;
    private readonly int _threads;
    private readonly CropMeans? _means;
    private readonly ViewScatter? _scatter;
    private readonly SquareMatrix? _all;
    private readonly SquareMatrix? _prior;
    private readonly SquareMatrix? _within;
    private readonly float[]? _room;
    private LinearMap? _map;

    public RehearsalVectors(TrainingSet set, FittedProjection fitted, Projection ownDefault, int threads)
    {
        (_set, _fitted, _ownDefault, _threads) = (set, fitted, ownDefault, threads);
        DefaultEmbeddings = new float[set.Count * ownDefault.Rows];
        Parallel.For(0, set.Count, photo => EmbedDefault(photo, DefaultEmbeddings.AsSpan(photo * ownDefault.Rows, ownDefault.Rows)));
        if (set.Copies > 0) _means = new CropMeans(set, 0);
        if (!IsFittedToLabels) return;
        _scatter = new ViewScatter(set, threads);
        _all = new SquareMatrix(set.FeatureCount);
        _scatter.AddCopies(_all, Enumerable.Range(0, set.Count));
        _scatter.AddCentral(_all, 0, Enumerable.Range(0, set.Count));
        _within = new SquareMatrix(set.FeatureCount);
        _room = DiscriminantFit.Room(set.FeatureCount, set.Labels.Length);
        _prior = new SquareMatrix(set.FeatureCount);
        set.Prior.AddScatter(_prior, 1, threads);
    }

    /// <summary>float32[photographs][dimension of the default].</summary>
    public float[] DefaultEmbeddings { get; }

    /// <summary>The default embedding of a photograph.</summary>
    public ReadOnlySpan<float> DefaultOf(int photo) => DefaultEmbeddings.AsSpan(photo * _ownDefault.Rows, _ownDefault.Rows);

    public int Dimension => _map is null
        ? _fitted.Projection?.Rows ?? _ownDefault.Rows
        : _map.Rows + (IsBesideDefault ? _ownDefault.Rows : 0);

    private bool IsFittedToLabels => _fitted.Kind is ProjectionKind.Labelled or ProjectionKind.LabelledBesideDefault;

    private bool IsBesideDefault => _fitted.Kind == ProjectionKind.LabelledBesideDefault;

    public void Fit(int[] training)
    {
        _map = null;
        if (!IsFittedToLabels) return;
        var means = LabelMeans.Of(_set, _means!, training);
        if (means.Count < 2) return;
        var within = _within!;
        within.CopyFrom(_all!);
        int[] left = [.. Enumerable.Range(0, _set.Count).Except(training)];
        _scatter!.AddCopies(within, left, -1);
        _scatter.AddCentral(within, 0, left, -1);
        _scatter.ToWithinLabels(within, means, training.Length);
        _map = DiscriminantFit.Solve(within, training.Length, means, _prior!, CatalogFit.Regularisation(_set.Labels.Length), _threads, _room);
    }

    public void EmbedEntry(int photo, Span<float> embedding)
    {
        if (_map is not null)
        {
            EmbedMapped(_means!.Of(photo), photo, embedding);
            return;
        }
        var central = new float[_set.FeatureCount];
        _set.ReadRawCentral(photo, 0, central);
        var mean = central;
        if (_means is not null && _fitted.Copies > 0)
        {
            // Back from standardised to raw features.
            mean = new float[_set.FeatureCount];
            TensorPrimitives.MultiplyAdd(_means.Of(photo), _set.Prior.Scale, _set.Prior.Mean, mean);
        }
        (_fitted.Projection ?? _ownDefault).Apply(mean, central, embedding);
    }

    public void EmbedQuery(int photo, Span<float> embedding)
    {
        var features = new float[_set.FeatureCount];
        if (_map is not null)
        {
            _set.ReadCentral(photo, 0, features);
            EmbedMapped(features, photo, embedding);
            return;
        }
        _set.ReadRawCentral(photo, 0, features);
        (_fitted.Projection ?? _ownDefault).Apply(features, embedding);
    }

    private void EmbedMapped(ReadOnlySpan<float> standardised, int photo, Span<float> embedding)
    {
        _map!.Apply(standardised, embedding[.._map.Rows]);
        if (!IsBesideDefault) return;
        DefaultEmbeddings.AsSpan(photo * _ownDefault.Rows, _ownDefault.Rows).CopyTo(embedding[_map.Rows..]);
        // The share in use, not the one of so many photographs less: what is rehearsed is this projection.
        var share = _fitted.Projection!.Share;
        TensorPrimitives.Multiply(embedding[.._map.Rows], (float)Math.Sqrt(share), embedding[.._map.Rows]);
        TensorPrimitives.Multiply(embedding[_map.Rows..], (float)Math.Sqrt(1 - share), embedding[_map.Rows..]);
    }

    private void EmbedDefault(int photo, Span<float> embedding)
    {
        var features = new float[_set.FeatureCount];
        _set.ReadRawCentral(photo, 0, features);
        _ownDefault.Apply(features, embedding);
    }
}
