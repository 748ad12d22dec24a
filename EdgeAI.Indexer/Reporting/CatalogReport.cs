using EdgeAI.Indexer.Evaluating;

namespace EdgeAI.Indexer.Reporting;

/// <summary>What <c>report</c> says about a catalog.</summary>
/// <param name="Photographs">Photographs that could be read.</param>
/// <param name="Skipped">Files that could not.</param>
/// <param name="Clusters">Clusters of look-alikes.</param>
/// <param name="Projection">What was chosen and why.</param>
/// <param name="Recall">Share of the photographs that were asked for, their cluster held out, and answered right.</param>
/// <param name="Labels">Each label, the worst first.</param>
/// <param name="Confused">Pairs of labels taken for each other, the most frequent first.</param>
/// <param name="Mislabelled">Photographs that the rest of the catalog takes for another label most clearly.</param>
/// <param name="NearDuplicates">Pairs of photographs that are almost the same, those of different labels first.</param>
/// <param name="NearDuplicateCount">Number of such pairs.</param>
/// <param name="Answers">What becomes of its own photographs in each mode while they are held out, bursts and, for near unknowns, labels whole.</param>
/// <param name="Trays">How many things can lie side by side, where there are photographs to lay there.</param>
internal sealed record CatalogReport(
    int Photographs, int Skipped, int Clusters, string Projection, double Recall, IReadOnlyList<LabelReport> Labels, IReadOnlyList<ConfusedPair> Confused,
    IReadOnlyList<SuspectPhotograph> Mislabelled, IReadOnlyList<DuplicatePair> NearDuplicates, int NearDuplicateCount,
    AnswersResult Answers, TraysResult? Trays = null);

/// <summary>One label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Photographs">How many it has.</param>
/// <param name="Clusters">How many clusters of look-alikes these are.</param>
/// <param name="Recall">Share answered right; null where nothing could be asked.</param>
/// <param name="HasTooFew">Whether more pictures would help: under five, or all alike.</param>
internal sealed record LabelReport(string Label, int Photographs, int Clusters, double? Recall, bool HasTooFew);

/// <summary>Photographs of one label that were taken for another.</summary>
internal sealed record ConfusedPair(string Label, string TakenFor, int Times, string Example, string LooksLike);

/// <summary>A photograph that may lie in the wrong folder.</summary>
internal sealed record SuspectPhotograph(string Id, string Label, string Answer, double OwnEvidence, double AnswerEvidence, string LooksLike);

/// <summary>Two photographs that are almost the same.</summary>
internal sealed record DuplicatePair(string First, string Second, double Cosine, bool SameLabel);
