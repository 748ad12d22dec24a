using System.Numerics.Tensors;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>
/// Rehearses decisions with the catalog alone. In each round a quarter of the labels is left out, whose photographs then are
/// unknown items, and of every other label a quarter of its clusters of look-alikes, whose photographs are known items that the
/// catalog has not seen. The projection is fitted anew to what is left. How often an answer is right, and how sure that makes it, is asked
/// with nearly the whole catalog instead: a quarter less makes every answer look worse than it will be.
/// </summary>
/// <remarks>
/// For that question only bursts are held out whole, not all that looks alike: a label without any photograph like the one asked for leads by
/// less than it will when it is used, and what is asked is how often a lead is right, not how large leads are.
/// </remarks>
public static class DecisionRehearsal
{
    private const int Rounds = 4;

    // Of a large catalog a few of ten tenths are enough.
    private const int CalibrationFolds = 10;
    private const int EnoughCalibrating = 800;
    private const float BurstCosine = 0.9f;
    private const float LargeCatalogMarginWeight = 0.5f;

    /// <summary>Rehearses.</summary>
    /// <param name="photographs">The catalog.</param>
    /// <param name="cache">Their features.</param>
    /// <param name="plan">The projection's crop alone, and its copies.</param>
    /// <param name="modelDirectory">Folder of the module.</param>
    /// <param name="fitted">The projection in use.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    public static DecisionModel Run(
        IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, ViewPlan plan, string modelDirectory, FittedProjection fitted, int threads,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        var (answers, calibration, marginWeight) = Answers(photographs, cache, plan, modelDirectory, fitted, threads, cancellation);
        var labels = photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Count();
        return DecisionLearner.Learn(answers, marginWeight, calibration, (double)photographs.Count / labels);
    }

    internal static (List<RehearsedAnswer> Answers, List<RehearsedAnswer> Calibration, float MarginWeight) Answers(
        IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, ViewPlan plan, string modelDirectory, FittedProjection fitted, int threads,
        CancellationToken cancellation)
    {
        var set = new TrainingSet(photographs, cache, plan, FeaturePrior.Read(modelDirectory, cache.FeatureCount));
        var ownDefault = DefaultProjection.Read(modelDirectory, cache.FeatureCount);
        var marginWeight = MarginWeight(fitted.Kind, set.Labels.Length);
        var rounds = Math.Min(Rounds, set.Labels.Length);
        var answers = new List<RehearsedAnswer>();
        var calibration = new List<RehearsedAnswer>();
        if (rounds < 2) return (answers, calibration, marginWeight);

        var vectors = new RehearsalVectors(set, fitted, ownDefault, threads);
        var lookAlikes = LookAlikes.Find(set.LabelOf, vectors.DefaultEmbeddings);
        var folds = lookAlikes.Folds(set.LabelOf, rounds);
        int[] everyPhoto = [.. Enumerable.Range(0, set.Count)];
        for (var round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool IsUnknown(int photo) => set.LabelOf[photo] % rounds == round;
            AskRest(answers, [.. everyPhoto.Where(photo => !IsUnknown(photo) && folds[photo] != round)], round);
        }
        var tenths = LookAlikes.Find(set.LabelOf, vectors.DefaultEmbeddings, BurstCosine).Folds(set.LabelOf, CalibrationFolds);
        for (var round = 0; round < CalibrationFolds && calibration.Count < EnoughCalibrating; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            AskRest(calibration, [.. everyPhoto.Where(photo => tenths[photo] != round)], round);
        }
        return (answers, calibration, marginWeight);

        void AskRest(List<RehearsedAnswer> asked, int[] training, int round)
        {
            if (training.Length == 0 || training.Length == set.Count) return;
            vectors.Fit(training);
            asked.AddRange(Ask(set, vectors, training, [.. everyPhoto.Except(training)], marginWeight, threads).Select(answer => answer with { Round = round }));
        }
    }

    /// <summary>With few labels the best evidence alone tells strangers best, with many its lead over the second label matters as much.</summary>
    public static float MarginWeight(ProjectionKind kind, int labels) =>
        kind == ProjectionKind.LabelledBesideDefault || labels <= FitSettings.MostLabelsBesideDefault ? 0 : LargeCatalogMarginWeight;

    private static RehearsedAnswer[] Ask(TrainingSet set, RehearsalVectors vectors, int[] training, int[] asked, float marginWeight, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var entries = new float[training.Length * vectors.Dimension];
        Parallel.For(0, training.Length, options, i => vectors.EmbedEntry(training[i], entries.AsSpan(i * vectors.Dimension, vectors.Dimension)));
        var gallery = LabelGallery.Create([.. training.Select(photo => set.Labels[set.LabelOf[photo]])], entries, vectors.Dimension);
        var labels = gallery.Labels.ToHashSet(StringComparer.Ordinal);
        var answers = new RehearsedAnswer[asked.Length];
        Parallel.For(0, asked.Length, options, () => new LabelEvidence(gallery), (i, _, evidence) =>
        {
            var query = new float[vectors.Dimension];
            vectors.EmbedQuery(asked[i], query);
            evidence.Weigh(query);
            var first = evidence.Ranked(1)[0];
            var (certainty, top, lead) = Decider.Certainty(evidence.Weight, first, marginWeight);
            var own = set.Labels[set.LabelOf[asked[i]]];
            answers[i] = new RehearsedAnswer(certainty, top, gallery.Labels[first], labels.Contains(own), gallery.Labels[first] == own, lead);
            return evidence;
        }, _ => { });
        return answers;
    }
}

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
        _prior = new SquareMatrix(set.FeatureCount);
        set.Prior.AddScatter(_prior, 1, threads);
    }

    /// <summary>float32[photographs][dimension of the default].</summary>
    public float[] DefaultEmbeddings { get; }

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
        var within = new SquareMatrix(_set.FeatureCount);
        within.CopyFrom(_all!);
        int[] left = [.. Enumerable.Range(0, _set.Count).Except(training)];
        _scatter!.AddCopies(within, left, -1);
        _scatter.AddCentral(within, 0, left, -1);
        _scatter.ToWithinLabels(within, means, training.Length);
        _map = DiscriminantFit.Solve(within, training.Length, means, _prior!, CatalogFit.Regularisation(_set.Labels.Length), _threads);
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
