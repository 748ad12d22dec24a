using System.Globalization;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>The table of answers, for people.</summary>
internal static class AnswerTable
{
    /// <summary>What the columns mean, in one sentence each.</summary>
    public const string Legend =
        "R: known items answered right. W: answered wrong. L+: the right label is in the list. L-: it is not. size: labels of a list. N: none. "
        + "near, far: unknown items answered, listed. utility: R + 0.5 L+ - 2 W - 0.25 L-.";

    private const int Named = 8;

    public static void Write(AnswersResult answers, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"answers     {answers.Balanced.Known} known, {answers.Balanced.Near} near, {answers.Balanced.Far} far; calibration error of the confidence {answers.CalibrationError:0.000}"));
        output.WriteLine("mode          R      W     L+     L-   size      N   near answered, listed   far answered, listed   utility");
        foreach (var (mode, row) in answers.Modes())
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{mode,-9} {row.Right,6:0.000} {row.Wrong,6:0.000} {row.ListRight,6:0.000} {row.ListWrong,6:0.000} {row.ListSize,6:0.0} {row.None,6:0.000}   {Pair(row.NearAnswered, row.NearListed),21}   {Pair(row.FarAnswered, row.FarListed),20}   {row.Utility,7:0.000}"));
        output.WriteLine(Legend);
        WriteAdvice(answers, output);
    }

    private static void WriteAdvice(AnswersResult answers, TextWriter output)
    {
        if (answers.Confused.Count == 0 && answers.TooFew.Count == 0) return;
        output.WriteLine("What would help:");
        foreach (var pair in answers.Confused) output.WriteLine($"  {pair.Label} has {pair.TakenFor} first ({pair.Times} times): photograph what tells them apart, or join them under one label");
        if (answers.TooFew.Count > 0)
            output.WriteLine($"  more photographs of {string.Join(", ", answers.TooFew.Take(Named))}{(answers.TooFew.Count > Named ? $" and {answers.TooFew.Count - Named} more" : "")}: fewer than five");
        output.WriteLine("  the command report shows photographs that may lie in the wrong folder, and look-alikes, as pictures");
    }

    private static string Pair(double? answered, double? listed) =>
        answered is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{answered:0.000}, {listed:0.000}");
}
