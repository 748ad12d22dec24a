using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>What becomes of queries in each mode.</summary>
/// <param name="Assist">A person looks at every answer.</param>
/// <param name="Balanced">The default.</param>
/// <param name="Strict">Unattended.</param>
/// <param name="CalibrationError">Expected calibration error of the confidence, over known items.</param>
/// <param name="Reliability">Confidence and share right, in tenths of confidence.</param>
/// <param name="Confused">Labels whose queries have another label first, the most frequent first.</param>
/// <param name="TooFew">Labels of the catalog with fewer than five photographs, those with fewest first.</param>
internal sealed record AnswersResult(
    AnswerFigures Assist, AnswerFigures Balanced, AnswerFigures Strict, double CalibrationError, IReadOnlyList<ReliabilityBin> Reliability,
    IReadOnlyList<LabelConfusion> Confused, IReadOnlyList<string> TooFew)
{
    /// <summary>The modes with their names, in the order of the table.</summary>
    public IEnumerable<(string Mode, AnswerFigures Figures)> Modes() => [("assist", Assist), ("balanced", Balanced), ("strict", Strict)];
}

/// <summary>The row of one mode; see <see cref="AnswerShares"/>.</summary>
internal sealed record AnswerFigures(
    int Known, int Near, int Far, double Right, double Wrong, double ListRight, double ListWrong, double ListSize, double None,
    double? NearAnswered, double? NearListed, double? FarAnswered, double? FarListed, double Utility)
{
    public static AnswerFigures Of(AnswerShares shares) => new(
        shares.Known, shares.Near, shares.Far, Round(shares.Right), Round(shares.Wrong), Round(shares.ListRight), Round(shares.ListWrong), Round(shares.ListSize),
        Round(shares.None), Round(shares.NearAnswered), Round(shares.NearListed), Round(shares.FarAnswered), Round(shares.FarListed), Round(shares.Utility));

    private static double Round(double share) => Math.Round(share, 4);

    private static double? Round(double? share) => share is { } value ? Round(value) : null;
}

/// <summary>Queries of one label that have another label first.</summary>
internal sealed record LabelConfusion(string Label, string TakenFor, int Times);
