using System.Globalization;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>The table of trays, for people.</summary>
internal static class TrayTable
{
    public static void Write(TraysResult trays, TextWriter output)
    {
        output.WriteLine("trays   items   named  answered   count right   wrong answers");
        foreach (var row in trays.Rows)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Trays,5} {row.Items,7} {row.Named,7:0.000} {row.Answered,9:0.000} {row.Exact,13:0.000} {row.Wrong,15:0.000}"));
        output.WriteLine(trays.Words());
    }
}
