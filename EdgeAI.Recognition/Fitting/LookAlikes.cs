using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Fitting;

/// <summary>Clusters of photographs of one label that look alike, e.g. bursts: a fair test holds out a cluster whole.</summary>
internal sealed class LookAlikes
{
    /// <summary>Cosine of the default embedding from which two photographs of a label count as look-alikes.</summary>
    /// <remarks>On the grocery photographs 0.9 still leaves neighbours of a burst on both sides (97 % right, against 86 % on photographs of other stores); 0.8 leaves 85 %.</remarks>
    public const float Cosine = 0.8f;

    private const double LargestBurst = 0.15;

    private static readonly float[] BurstCosines = [0.90f, 0.93f, 0.95f, 0.96f, 0.97f, 0.98f, 0.985f, 0.99f, 0.995f];

    private LookAlikes(int[] clusterOf, int count) => (ClusterOf, Count) = (clusterOf, count);

    /// <summary>Number of the cluster of each photograph.</summary>
    public int[] ClusterOf { get; }

    /// <summary>Number of clusters.</summary>
    public int Count { get; }

    /// <summary>Clusters by single linkage within each label.</summary>
    /// <param name="labelOf">Label of each photograph.</param>
    /// <param name="embeddings">Default embedding of each photograph, normalised: float32[photographs][dimension].</param>
    /// <param name="cosine">From which two photographs count as look-alikes.</param>
    public static LookAlikes Find(int[] labelOf, float[] embeddings, float cosine = Cosine) => Find(labelOf, photos => Link(photos, embeddings, labelOf.Length, cosine));

    /// <summary>
    /// Bursts: the same with the lowest cosine, label by label, at which no cluster has more than two photographs or 15 % of the label's. A fixed one
    /// turns whole labels of small uniform things into one burst.
    /// </summary>
    /// <inheritdoc cref="Find(int[], float[], float)"/>
    public static LookAlikes FindBursts(int[] labelOf, float[] embeddings) => Find(labelOf, photos =>
    {
        var largest = Math.Max(2, LargestBurst * photos.Length);
        List<int[]> clusters = [];
        foreach (var cosine in BurstCosines)
        {
            clusters = Link(photos, embeddings, labelOf.Length, cosine);
            if (clusters.Max(cluster => cluster.Length) <= largest) break;
        }
        return clusters;
    });

    /// <summary>Deals clusters to folds so that every label is spread evenly: largest clusters first, each to the fold with fewest photographs of its label.</summary>
    /// <returns>Fold of each photograph.</returns>
    public int[] Folds(int[] labelOf, int folds)
    {
        var foldOf = new int[labelOf.Length];
        var photographs = labelOf.Select((label, photo) => (label, photo)).GroupBy(pair => pair.label, pair => pair.photo);
        var turn = 0;
        foreach (var label in photographs)
        {
            var load = new int[folds];
            foreach (var cluster in label.GroupBy(photo => ClusterOf[photo]).OrderByDescending(cluster => cluster.Count()).ThenBy(cluster => cluster.Key))
            {
                // Ties go round, or labels with one cluster would all be held out together.
                var fold = Enumerable.Range(0, folds).MinBy(candidate => (load[candidate], (candidate - turn + folds) % folds));
                load[fold] += cluster.Count();
                foreach (var photo in cluster) foldOf[photo] = fold;
            }
            turn++;
        }
        return foldOf;
    }

    private static LookAlikes Find(int[] labelOf, Func<int[], List<int[]>> clustersOf)
    {
        var clusterOf = new int[labelOf.Length];
        var count = 0;
        foreach (var label in labelOf.Select((label, photo) => (label, photo)).GroupBy(pair => pair.label, pair => pair.photo))
            foreach (var cluster in clustersOf([.. label]))
            {
                foreach (var photo in cluster) clusterOf[photo] = count;
                count++;
            }
        return new LookAlikes(clusterOf, count);
    }

    private static List<int[]> Link(int[] photos, float[] embeddings, int count, float cosine)
    {
        var dimension = embeddings.Length / count;
        var clusters = new List<int[]>();
        var left = new List<int>(photos);
        while (left.Count > 0)
        {
            List<int> cluster = [left[0]];
            left.RemoveAt(0);
            for (var next = 0; next < cluster.Count; next++)
            {
                var embedding = embeddings.AsMemory(cluster[next] * dimension, dimension);
                left.RemoveAll(other =>
                {
                    if (TensorPrimitives.Dot<float>(embedding.Span, embeddings.AsSpan(other * dimension, dimension)) < cosine) return false;
                    cluster.Add(other);
                    return true;
                });
            }
            clusters.Add([.. cluster]);
        }
        return clusters;
    }
}
