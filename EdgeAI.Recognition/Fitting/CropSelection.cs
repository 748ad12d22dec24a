using System.Globalization;
using System.Numerics.Tensors;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>
/// Chooses how much of a photograph the central crop keeps, from the catalog alone: clusters of look-alikes are held out whole, the
/// projection is fitted to the rest, and the held-out photographs are asked for.
/// </summary>
/// <remarks>
/// What counts is the mean log-likelihood of the right label, a softmax over the evidence of each label: it says how clear each
/// answer is, and so tells crops apart where shares of right answers differ by less than their noise.
/// </remarks>
internal sealed class CropSelection(TrainingSet set, ViewScatter scatter, SquareMatrix prior, float regularisation, int threads)
{
    private const int Folds = 3;
    private const float Temperature = 0.2f;

    /// <summary>Asks every crop about every held-out photograph.</summary>
    /// <param name="foldOf">Fold of each photograph.</param>
    /// <param name="cancellation">Stops between fits.</param>
    /// <returns>One result for each crop, in the order of the set's crops.</returns>
    public CropScore[] Score(int[] foldOf, CancellationToken cancellation)
    {
        CropScore[] scores = [.. Enumerable.Range(0, set.Crops).Select(crop => new CropScore(crop, new double[set.Count], new bool[set.Count]))];
        // A matrix is 23 MB: two that serve every fold and crop, rather than one for each.
        SquareMatrix copies = new(set.FeatureCount), work = new(set.FeatureCount);
        var means = new CropMeans(set, 0);
        var room = DiscriminantFit.Room(set.FeatureCount, set.Labels.Length);
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] training = [.. Enumerable.Range(0, set.Count).Where(photo => foldOf[photo] != fold)], asked = Photos(foldOf, fold);
            copies.Clear();
            scatter.AddCopies(copies, training);
            foreach (var score in scores)
            {
                cancellation.ThrowIfCancellationRequested();
                means.Read(score.Crop);
                var labels = LabelMeans.Of(set, means, training);
                if (labels.Count < 2) continue;
                work.CopyFrom(copies);
                scatter.AddCentral(work, score.Crop, training);
                scatter.ToWithinLabels(work, labels, training.Length);
                var map = DiscriminantFit.Solve(work, training.Length, labels, prior, regularisation, threads, room);
                Ask(map, means, training, asked, score);
            }
        }
        return scores;
    }

    public static int[] FoldsOf(LookAlikes lookAlikes, int[] labelOf) => lookAlikes.Folds(labelOf, Folds);

    /// <summary>The crop to use: the best one, if it beats the usual one by more than chance.</summary>
    /// <param name="scores">One for each crop.</param>
    /// <param name="usual">The crop that is used unless another one is clearly better.</param>
    /// <param name="clusterOf">Cluster of each photograph: photographs of a cluster are no independent witnesses.</param>
    public static int Choose(IReadOnlyList<CropScore> scores, int usual, int[] clusterOf)
    {
        var best = scores.MaxBy(score => score.LogLikelihood)!;
        return best.Crop == usual || best.LeadOver(scores[usual], clusterOf) > 1 ? best.Crop : usual;
    }

    private void Ask(LinearMap map, CropMeans means, int[] training, int[] asked, CropScore score)
    {
        var vectors = new float[training.Length * map.Rows];
        Parallel.For(0, training.Length, Options(), i => map.Apply(means.Of(training[i]), vectors.AsSpan(i * map.Rows, map.Rows)));
        var gallery = LabelGallery.Create([.. training.Select(photo => set.Labels[set.LabelOf[photo]])], vectors, map.Rows);
        Parallel.For(0, asked.Length, Options(), i =>
        {
            // A label whose photographs all look alike is in one fold: nothing can be asked about it.
            var right = gallery.NumberOf(set.Labels[set.LabelOf[asked[i]]]);
            if (right < 0) return;
            var features = new float[set.FeatureCount];
            var query = new float[map.Rows];
            set.ReadCentral(asked[i], means.Crop, features);
            map.Apply(features, query);
            var evidence = new float[gallery.Labels.Count];
            var centroids = new float[evidence.Length];
            gallery.ScoreBest(query, evidence);
            gallery.ScoreCentroids(query, centroids);
            TensorPrimitives.Add<float>(evidence, centroids, evidence);
            TensorPrimitives.Multiply(evidence, 0.5f / Temperature, evidence);
            score.IsRight[asked[i]] = TensorPrimitives.IndexOfMax<float>(evidence) == right;
            var own = evidence[right];
            var top = TensorPrimitives.Max<float>(evidence);
            TensorPrimitives.Subtract(evidence, top, evidence);
            TensorPrimitives.Exp<float>(evidence, evidence);
            score.LogLikelihoods[asked[i]] = own - top - Math.Log(TensorPrimitives.Sum<float>(evidence));
        });
    }

    private static int[] Photos(int[] foldOf, int fold) => [.. Enumerable.Range(0, foldOf.Length).Where(photo => foldOf[photo] == fold)];

    private ParallelOptions Options() => new() { MaxDegreeOfParallelism = threads };
}

/// <summary>How one crop did on the held-out photographs.</summary>
/// <param name="Crop">Which crop.</param>
/// <param name="LogLikelihoods">Log-likelihood of the right label of each photograph; 0 where nothing could be asked.</param>
/// <param name="IsRight">Whether the right label came first.</param>
internal sealed record CropScore(int Crop, double[] LogLikelihoods, bool[] IsRight)
{
    public double LogLikelihood => LogLikelihoods.Where(value => value < 0).DefaultIfEmpty(0).Average();

    public double Accuracy => (double)IsRight.Count(right => right) / Math.Max(1, LogLikelihoods.Count(value => value < 0));

    /// <summary>Mean difference to another crop in standard errors, by clusters.</summary>
    public double LeadOver(CropScore other, int[] clusterOf)
    {
        var clusters = new Dictionary<int, double>();
        for (var photo = 0; photo < clusterOf.Length; photo++)
            clusters[clusterOf[photo]] = clusters.GetValueOrDefault(clusterOf[photo]) + LogLikelihoods[photo] - other.LogLikelihoods[photo];
        var sum = clusters.Values.Sum();
        var squares = clusters.Values.Sum(value => value * value) - sum * sum / clusters.Count;
        return squares > 0 ? sum / Math.Sqrt(squares) : 0;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Accuracy:0.0000} right, log-likelihood {LogLikelihood:0.0000}");
}
