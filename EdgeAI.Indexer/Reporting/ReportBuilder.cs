using System.Numerics.Tensors;
using EdgeAI.Indexer.Evaluating;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Reporting;

/// <summary>From the review of a catalog to what is worth telling.</summary>
internal static class ReportBuilder
{
    private const int MostRows = 30;
    private const float DuplicateCosine = 0.97f;

    // Evidence for another label must lead by this much before a photograph is called suspect.
    private const float SuspectLead = 0.2f;

    public static CatalogReport Build(PreparedCatalog prepared, RehearsedAnswers rehearsed, CatalogReviewResult review)
    {
        var photographs = prepared.Embedded.Photographs;
        int[] asked = [.. Enumerable.Range(0, photographs.Count).Where(photo => review.Photographs[photo].WasAsked)];
        bool IsRight(int photo) => review.Photographs[photo].Answer == photographs[photo].Label;
        var answers = AnswersOf(photographs, rehearsed);
        var duplicates = Duplicates(photographs, review.DefaultEmbeddings);
        return new CatalogReport(
            photographs.Count, prepared.Embedded.Unreadable.Count, review.ClusterOf.Distinct().Count(), prepared.Fitted.Reason,
            asked.Length == 0 ? 0 : (double)asked.Count(IsRight) / asked.Length,
            Labels(photographs, review),
            [
                .. asked.Where(photo => !IsRight(photo)).GroupBy(photo => (photographs[photo].Label, review.Photographs[photo].Answer))
                    .OrderByDescending(pair => pair.Count()).ThenBy(pair => pair.Key).Take(MostRows)
                    .Select(pair => new ConfusedPair(
                        pair.Key.Label, pair.Key.Answer, pair.Count(), photographs[pair.First()].Id, photographs[review.Photographs[pair.First()].NearestOfAnswer].Id)),
            ],
            [
                .. asked.Select(photo => (Photo: photo, Review: review.Photographs[photo]))
                    .Where(item => item.Review.AnswerEvidence - item.Review.OwnEvidence > SuspectLead)
                    .OrderByDescending(item => item.Review.AnswerEvidence - item.Review.OwnEvidence).Take(MostRows)
                    .Select(item => new SuspectPhotograph(
                        photographs[item.Photo].Id, photographs[item.Photo].Label, item.Review.Answer,
                        item.Review.OwnEvidence, item.Review.AnswerEvidence, photographs[item.Review.NearestOfAnswer].Id)),
            ],
            [.. duplicates.OrderBy(pair => pair.SameLabel).ThenByDescending(pair => pair.Cosine).ThenBy(pair => pair.First, StringComparer.Ordinal).Take(MostRows)],
            duplicates.Count, answers);
    }

    /// <summary>The catalog's own photographs as known and near items.</summary>
    private static AnswersResult AnswersOf(IReadOnlyList<CatalogPhotograph> photographs, RehearsedAnswers rehearsed)
    {
        string[] labels = [.. photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var counter = new AnswerCounter();
        counter.Use(rehearsed.Model);
        foreach (var answer in rehearsed.Known) counter.AddKnown(answer.Evidence, answer.Likeness, answer.Nearness, labels, answer.Own);
        foreach (var answer in rehearsed.Unknown) counter.AddNear(answer.Evidence, answer.Likeness, answer.Nearness);
        foreach (var likeness in rehearsed.Background) counter.AddBackground(likeness, rehearsed.Model);
        return counter.Result(photographs.Select(photograph => photograph.Label));
    }

    private static List<LabelReport> Labels(IReadOnlyList<CatalogPhotograph> photographs, CatalogReviewResult review) =>
    [
        .. Enumerable.Range(0, photographs.Count).GroupBy(photo => photographs[photo].Label, StringComparer.Ordinal)
            .Select(label =>
            {
                int[] asked = [.. label.Where(photo => review.Photographs[photo].WasAsked)];
                var clusters = label.Select(photo => review.ClusterOf[photo]).Distinct().Count();
                double? recall = asked.Length == 0 ? null : (double)asked.Count(photo => review.Photographs[photo].Answer == label.Key) / asked.Length;
                return new LabelReport(label.Key, label.Count(), clusters, recall, label.Count() < AnswerCounter.FewestPhotographs || clusters < 2);
            })
            .OrderBy(label => label.Recall ?? 2).ThenBy(label => label.Label, StringComparer.Ordinal),
    ];

    private static List<DuplicatePair> Duplicates(IReadOnlyList<CatalogPhotograph> photographs, IReadOnlyList<float> embeddings)
    {
        float[] all = [.. embeddings];
        var dimension = all.Length / photographs.Count;
        var found = new List<DuplicatePair>[photographs.Count];
        Parallel.For(0, photographs.Count, i =>
        {
            found[i] = [];
            for (var j = i + 1; j < photographs.Count; j++)
            {
                var cosine = TensorPrimitives.Dot<float>(all.AsSpan(i * dimension, dimension), all.AsSpan(j * dimension, dimension));
                if (cosine >= DuplicateCosine)
                    found[i].Add(new DuplicatePair(photographs[i].Id, photographs[j].Id, cosine, photographs[i].Label == photographs[j].Label));
            }
        });
        return [.. found.SelectMany(pairs => pairs)];
    }
}
