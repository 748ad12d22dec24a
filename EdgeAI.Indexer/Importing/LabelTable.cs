using System.Text;
using nietras.SeparatedValues;

namespace EdgeAI.Indexer.Importing;

/// <summary>A CSV file of ids and labels (RFC 4180, UTF-8; the separator is told from the line with the column names).</summary>
internal sealed class LabelTable(string file, ColumnNames columns)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Its rows, in order.</summary>
    public IEnumerable<(string Id, string Label)> Rows()
    {
        using var text = new StreamReader(file, Strict);
        using var reader = Try(0, () => Sep.Reader(options => options with { Unescape = true }).From(text));
        var (id, label) = (Find(reader, columns.Id, "--id"), Find(reader, columns.Label, "--label"));
        for (var row = 1; Try(row, reader.MoveNext); row++) yield return Try(row, () => (reader.Current[id].ToString(), reader.Current[label].ToString()));
    }

    private int Find(SepReader reader, string name, string option) => reader.Header.TryIndexOf(name, out var index)
        ? index
        : throw ImportFault.Of(file, $"it has no column '{name}', but {string.Join(", ", reader.Header.ColNames)}. Put the names of the columns into its first line, or say what it is called: {option} NAME.");

    // What is wrong with a file reaches us as several kinds of exceptions.
    private T Try<T>(int row, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidDataException or NotSupportedException or InvalidOperationException)
        {
            var told = fault.Message.ReplaceLineEndings(" ");
            throw ImportFault.OfRow(file, row, $"it cannot be read as CSV in UTF-8: {(told.Length > 200 ? told[..200] + "…" : told)}");
        }
    }
}
