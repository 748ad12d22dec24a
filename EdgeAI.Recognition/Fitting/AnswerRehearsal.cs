using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Recognition.Fitting;

/// <summary>
/// Asks a catalog about its own photographs while they are left out, to learn when it can be believed. Known items: five folds of cross-validation,
/// bursts held out whole, a label never. Unknown items: in each of four rounds a quarter of the labels left out. The projection is fitted anew to
/// what is left each time.
/// </summary>
public static class AnswerRehearsal
{
    private const int Folds = 5;
    private const int Rounds = 4;
    private const string Step = "rehearsing answers";

    // Fewer unknown items have no quantiles worth the name.
    private const int MinUnknown = 20;

    // Of a large catalog a sample is asked about: more would take memory and time, and say the same.
    private const int MaxAsked = 4_000;
    private const long MaxEvidence = 16 << 20;

    /// <summary>Rehearses.</summary>
    /// <param name="photographs">The catalog.</param>
    /// <param name="cache">Their features.</param>
    /// <param name="plan">The projection's crop alone, and its copies.</param>
    /// <param name="modelDirectory">Folder of the module.</param>
    /// <param name="fitted">The projection in use.</param>
    /// <param name="background">The module's background; the user's own photographs of nothing of interest come with <paramref name="ownBackground"/>.</param>
    /// <param name="ownBackground">Default embeddings of these, as <see cref="AnswerModel.OwnBackground"/> has them; null for none.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <param name="progress">Receives how far it is; null where nobody asks.</param>
    /// <param name="cancellation">Stops between fits.</param>
    public static RehearsedAnswers Run(
        IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, ViewPlan plan, string modelDirectory, FittedProjection fitted,
        Background background, byte[]? ownBackground, int threads, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        ArgumentNullException.ThrowIfNull(background);
        background = background.With(ownBackground);
        var set = new TrainingSet(photographs, cache, plan, FeaturePrior.Read(modelDirectory, cache.FeatureCount));
        var vectors = new RehearsalVectors(set, fitted, DefaultProjection.Read(modelDirectory, cache.FeatureCount), threads);
        var asker = new HeldOutQuestions(set, vectors, background, threads, MaxAskedOf(set));
        var known = Known(set, vectors, asker, progress, cancellation);
        var unknown = Unknown(set, asker, progress, cancellation);
        var gallery = LabelGallery.Create([.. set.LabelOf.Select(label => set.Labels[label])], vectors.DefaultEmbeddings, background.Dimension);
        var far = Likeness.OfEach(background, gallery);
        return new RehearsedAnswers(Learn(set, far, known, unknown) with { OwnBackground = ownBackground }, known, unknown, far);
    }

    private static AnswerModel Learn(TrainingSet set, float[] background, List<HeldOutAnswer> known, List<HeldOutAnswer> unknown)
    {
        var evidence = unknown.Count < MinUnknown ? [] : Quantiles.Table([.. unknown.Select(answer => answer.Evidence.Max())], AnswerModel.Quantiles);
        return new AnswerModel(
            InverseTemperature.Fit(known, set.Labels.Length, set.Count),
            Likeness.Threshold(Likeness.OfBackground(background), [.. known.Select(answer => answer.Likeness)]),
            evidence, known.Count, unknown.Count);
    }

    private static List<HeldOutAnswer> Known(TrainingSet set, RehearsalVectors vectors, HeldOutQuestions asker, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        var bursts = LookAlikes.FindBursts(set.LabelOf, vectors.DefaultEmbeddings);
        var folds = bursts.Folds(set.LabelOf, Folds);
        var labelsWithOneBurst = Enumerable.Range(0, set.Count).GroupBy(photo => set.LabelOf[photo])
            .Where(label => label.Select(photo => folds[photo]).Distinct().Count() == 1).Select(label => label.Key).ToHashSet();
        var answers = new List<HeldOutAnswer>();
        if (set.Labels.Length < 2) return answers;
        for (var fold = 0; fold < Folds; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new FitProgress(Step, fold, Folds + Rounds));
            asker.Ask(photo => folds[photo] == fold && !labelsWithOneBurst.Contains(set.LabelOf[photo]), Folds, answers);
        }
        return answers;
    }

    private static List<HeldOutAnswer> Unknown(TrainingSet set, HeldOutQuestions asker, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        var rounds = Math.Min(Rounds, set.Labels.Length);
        var answers = new List<HeldOutAnswer>();
        if (rounds < 2) return answers;
        for (var round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new FitProgress(Step, Folds + round, Folds + Rounds));
            asker.Ask(photo => set.LabelOf[photo] % rounds == round, rounds, answers);
        }
        return answers;
    }

    private static int MaxAskedOf(TrainingSet set) => (int)Math.Clamp(MaxEvidence / set.Labels.Length, 1, MaxAsked);
}

/// <summary>What a rehearsal found.</summary>
/// <param name="Model">What was learned from it.</param>
/// <param name="Known">Answers about known items.</param>
/// <param name="Unknown">Answers about items whose label was left out.</param>
/// <param name="Background">Likeness of each photograph of the background to the whole catalog.</param>
public sealed record RehearsedAnswers(
    AnswerModel Model, IReadOnlyList<HeldOutAnswer> Known, IReadOnlyList<HeldOutAnswer> Unknown, IReadOnlyList<float> Background);
