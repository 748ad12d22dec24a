using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>How well strangers are told from catalog items.</summary>
/// <param name="Known">Queries whose label is in the catalog.</param>
/// <param name="Unknown">Queries whose label is not.</param>
/// <param name="Auroc">Probability that a known item is more certain than an unknown one.</param>
/// <param name="RightAt1PercentFalseAccepts">Share of the known items answered right and accepted where 1 % of the unknown ones are accepted.</param>
/// <param name="RightAt5PercentFalseAccepts">The same at 5 %.</param>
/// <param name="AcceptedUnknown">Share of the unknown items accepted with the thresholds learned from the catalog.</param>
/// <param name="AcceptedRight">Share of the known items answered right and accepted with those thresholds.</param>
/// <param name="CalibrationError">Expected calibration error of the confidence, over known items.</param>
/// <param name="Reliability">Confidence and share right, in tenths of confidence.</param>
internal sealed record OpenSetResult(
    int Known, int Unknown, double Auroc, double RightAt1PercentFalseAccepts, double RightAt5PercentFalseAccepts,
    double AcceptedUnknown, double AcceptedRight, double CalibrationError, IReadOnlyList<ReliabilityBin> Reliability);
