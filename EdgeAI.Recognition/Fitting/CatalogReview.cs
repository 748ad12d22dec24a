using System.Numerics.Tensors;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Recognition.Fitting;

/// <summary>Asks the catalog about each of its own photographs while the photograph's cluster of look-alikes is held out.</summary>
public static class CatalogReview
{
    private const int Folds = 4;

    /// <summary>Reviews.</summary>
    /// <param name="photographs">The catalog.</param>
    /// <param name="cache">Their features.</param>
    /// <param name="plan">The projection's crop alone, and its copies.</param>
    /// <param name="modelDirectory">Folder of the module.</param>
    /// <param name="fitted">The projection in use.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="cancellation">Stops between folds.</param>
    /// <returns>One review for each photograph, in their order.</returns>
    public static CatalogReviewResult Run(
        IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, ViewPlan plan, string modelDirectory, FittedProjection fitted, int threads,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        var set = new TrainingSet(photographs, cache, plan, FeaturePrior.Read(modelDirectory, cache.FeatureCount));
        var ownDefault = DefaultProjection.Read(modelDirectory, cache.FeatureCount);
        var vectors = new RehearsalVectors(set, fitted, ownDefault, threads);
        var lookAlikes = LookAlikes.Find(set.LabelOf, vectors.DefaultEmbeddings);
        var folds = lookAlikes.Folds(set.LabelOf, Folds);
        var reviews = new PhotographReview[set.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] training = [.. Enumerable.Range(0, set.Count).Where(photo => folds[photo] != fold)];
            if (training.Length > 0) vectors.Fit(training);
            Review(set, vectors, training, [.. Enumerable.Range(0, set.Count).Where(photo => folds[photo] == fold)], reviews, threads);
        }
        return new CatalogReviewResult(reviews, lookAlikes.ClusterOf, vectors.DefaultEmbeddings);
    }

    private static void Review(
        TrainingSet set, RehearsalVectors vectors, int[] training, int[] asked, PhotographReview[] reviews, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var entries = new float[training.Length * vectors.Dimension];
        Parallel.For(0, training.Length, options, i => vectors.EmbedEntry(training[i], entries.AsSpan(i * vectors.Dimension, vectors.Dimension)));
        var gallery = LabelGallery.Create([.. training.Select(photo => set.Labels[set.LabelOf[photo]])], entries, vectors.Dimension);
        Parallel.For(0, asked.Length, options, () => new LabelEvidence(gallery), (i, _, evidence) =>
        {
            var photo = asked[i];
            // All photographs of the label look alike, or there is no other label: nothing can be asked.
            var own = gallery.NumberOf(set.Labels[set.LabelOf[photo]]);
            if (own < 0)
            {
                reviews[photo] = new PhotographReview(false, "", 0, 0, -1);
                return evidence;
            }
            var query = new float[vectors.Dimension];
            vectors.EmbedQuery(photo, query);
            evidence.Weigh(query);
            var first = evidence.Ranked(1)[0];
            reviews[photo] = new PhotographReview(
                true, gallery.Labels[first], evidence.Weight[own], evidence.Weight[first], Nearest(set, training, entries, query, gallery.Labels[first]));
            return evidence;
        }, _ => { });
    }

    private static int Nearest(TrainingSet set, int[] training, float[] entries, float[] query, string label)
    {
        var (nearest, best) = (-1, float.NegativeInfinity);
        for (var i = 0; i < training.Length; i++)
        {
            if (set.Labels[set.LabelOf[training[i]]] != label) continue;
            var cosine = TensorPrimitives.Dot<float>(query, entries.AsSpan(i * query.Length, query.Length));
            if (cosine > best) (nearest, best) = (training[i], cosine);
        }
        return nearest;
    }
}

/// <summary>What the rest of the catalog says about one photograph.</summary>
/// <param name="WasAsked">False where its label has no photograph outside its cluster and fold.</param>
/// <param name="Answer">The label with most evidence.</param>
/// <param name="OwnEvidence">Evidence for its own label.</param>
/// <param name="AnswerEvidence">Evidence for the answer.</param>
/// <param name="NearestOfAnswer">Number of the nearest photograph with the answer's label; -1 for none.</param>
public readonly record struct PhotographReview(bool WasAsked, string Answer, float OwnEvidence, float AnswerEvidence, int NearestOfAnswer);

/// <summary>The review of a catalog.</summary>
/// <param name="Photographs">One for each photograph.</param>
/// <param name="ClusterOf">Cluster of look-alikes of each photograph.</param>
/// <param name="DefaultEmbeddings">Default embedding of each photograph at the projection's crop: float32[photographs][dimension].</param>
public sealed record CatalogReviewResult(IReadOnlyList<PhotographReview> Photographs, IReadOnlyList<int> ClusterOf, IReadOnlyList<float> DefaultEmbeddings);
