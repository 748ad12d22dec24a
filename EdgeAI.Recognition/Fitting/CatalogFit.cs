using System.Globalization;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>Fits a projection to a catalog whose features are in the cache.</summary>
public static class CatalogFit
{
    // a of the formulas. Over three seeds of copies of the grocery photographs, 0.02 finds two of a hundred more than 0.1 does where labels are
    // many; where they are few the scatter has too little to go by.
    private const float RegularisationOfManyLabels = 0.02f, RegularisationOfFewLabels = 0.1f;

    /// <summary>Share of the scatter's mean diagonal that is added to its diagonal.</summary>
    internal static float Regularisation(int labels) =>
        labels > FitSettings.MostLabelsBesideDefault ? RegularisationOfManyLabels : RegularisationOfFewLabels;

    /// <summary>The module's own projection, for catalogs too small for a fit.</summary>
    public static FittedProjection Default(string moduleHash, int photographs, int labels, string reason, double cropFraction = FitSettings.UsualCrop) =>
        new(ProjectionKind.Default, cropFraction, null, 0, 0, moduleHash, photographs, labels, reason);

    /// <summary>Fits with labels by the rules for small and large catalogs; chooses the crop by holding out look-alikes.</summary>
    /// <param name="photographs">The catalog; every view of <paramref name="plan"/> is in the cache.</param>
    /// <param name="cache">The features.</param>
    /// <param name="plan">One crop for each of the settings' fractions, in their order, and the copies of the settings.</param>
    /// <param name="modelDirectory">Folder of the module, with its prior and default projection.</param>
    /// <param name="settings">How.</param>
    /// <param name="cancellation">Stops between fits.</param>
    public static FittedProjection WithLabels(
        IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, ViewPlan plan, string modelDirectory, FitSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photographs);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        var set = new TrainingSet(photographs, cache, plan, FeaturePrior.Read(modelDirectory, cache.FeatureCount));
        var ownDefault = DefaultProjection.Read(modelDirectory, cache.FeatureCount);
        var prior = new SquareMatrix(set.FeatureCount);
        set.Prior.AddScatter(prior, 1, settings.Threads);
        var scatter = new ViewScatter(set, settings.Threads);

        var (crop, why) = ChooseCrop(set, scatter, prior, ownDefault, settings, cancellation);

        var within = new SquareMatrix(set.FeatureCount);
        int[] everyPhoto = [.. Enumerable.Range(0, set.Count)];
        scatter.AddCopies(within, everyPhoto);
        scatter.AddCentral(within, crop, everyPhoto);
        var means = LabelMeans.Of(set, new CropMeans(set, crop), everyPhoto);
        scatter.ToWithinLabels(within, means, set.Count);
        var map = DiscriminantFit.Solve(within, set.Count, means, prior, Regularisation(set.Labels.Length), settings.Threads);

        var beside = set.Labels.Length <= FitSettings.MostLabelsBesideDefault;
        var share = FitSettings.ShareBesideDefault(set.Count);
        var besideWhat = beside ? string.Create(CultureInfo.InvariantCulture, $", beside the default (at most {FitSettings.MostLabelsBesideDefault} labels; the fit weighs {share:0.00})") : "";
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"fitted to the labels{besideWhat}: {set.Count} photographs, {set.Labels.Length} labels; crop {settings.Crops[crop]}, {why}");
        return new FittedProjection(
            beside ? ProjectionKind.LabelledBesideDefault : ProjectionKind.Labelled,
            settings.Crops[crop],
            beside ? Beside(map, ownDefault, set, crop, share) : Alone(map, set.Prior),
            settings.Copies, settings.Seed, plan.ModuleHash, set.Count, set.Labels.Length, reason);
    }

    /// <summary>Fits without labels, at the first of the settings' crops.</summary>
    /// <inheritdoc cref="WithLabels"/>
    public static FittedProjection WithoutLabels(
        IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, ViewPlan plan, string modelDirectory, FitSettings settings)
    {
        ArgumentNullException.ThrowIfNull(photographs);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        var set = new TrainingSet(photographs, cache, plan, FeaturePrior.Read(modelDirectory, cache.FeatureCount));
        var prior = new SquareMatrix(set.FeatureCount);
        set.Prior.AddScatter(prior, 1, settings.Threads);
        var map = UnlabelledFit.Solve(set, 0, prior, settings.Threads);
        return new FittedProjection(
            ProjectionKind.Unlabelled, settings.Crops[0], Alone(map, set.Prior),
            settings.Copies, settings.Seed, plan.ModuleHash, set.Count, set.Labels.Length,
            string.Create(CultureInfo.InvariantCulture, $"fitted without labels, as asked for: {set.Count} photographs; crop {settings.Crops[0]}"));
    }

    private static Projection Alone(LinearMap map, FeaturePrior prior)
    {
        var (weights, bias) = map.ForRawFeatures(prior);
        return new Projection(map.Rows, map.Length, weights, bias);
    }

    private static Projection Beside(LinearMap map, Projection ownDefault, TrainingSet set, int crop, double share)
    {
        var (weights, bias) = map.ForRawFeatures(set.Prior);
        var rest = DefaultBlock.Reduce(ownDefault, Math.Min(ownDefault.Rows, Projection.MaxRows - map.Rows), set, crop);
        return new Projection(map.Rows + rest.Bias.Length, map.Length, [.. weights, .. rest.Weights], [.. bias, .. rest.Bias], split: map.Rows, share);
    }

    private static (int Crop, string Why) ChooseCrop(
        TrainingSet set, ViewScatter scatter, SquareMatrix prior, Projection ownDefault, FitSettings settings, CancellationToken cancellation)
    {
        if (settings.Crops.Count == 1) return (0, settings.OneCropReason);
        var usual = Math.Max(0, settings.Crops.ToList().IndexOf(FitSettings.UsualCrop));
        var lookAlikes = LookAlikes.Find(set.LabelOf, DefaultEmbeddings(set, ownDefault, usual));
        var scores = new CropSelection(set, scatter, prior, Regularisation(set.Labels.Length), settings.Threads)
            .Score(CropSelection.FoldsOf(lookAlikes, set.LabelOf), cancellation);
        var crop = CropSelection.Choose(scores, usual, lookAlikes.ClusterOf);
        var tried = string.Join("; ", scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{settings.Crops[score.Crop]}: {score}")));
        var why = crop == usual ? "no other crop is clearly better" : string.Create(CultureInfo.InvariantCulture, $"clearly better than {settings.Crops[usual]}");
        return (crop, $"{why} with {lookAlikes.Count} clusters of look-alikes held out by thirds ({tried})");
    }

    private static float[] DefaultEmbeddings(TrainingSet set, Projection projection, int crop)
    {
        var embeddings = new float[set.Count * projection.Rows];
        Parallel.For(0, set.Count, photo =>
        {
            var features = new float[set.FeatureCount];
            set.ReadRawCentral(photo, crop, features);
            projection.Apply(features, embeddings.AsSpan(photo * projection.Rows, projection.Rows));
        });
        return embeddings;
    }
}
