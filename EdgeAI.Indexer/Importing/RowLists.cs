namespace EdgeAI.Indexer.Importing;

/// <summary>Lists of a column as rows, by the levels that Parquet keeps of nested values (the Dremel encoding).</summary>
/// <param name="file">The file.</param>
/// <param name="values">Values without gaps.</param>
/// <param name="definitions">Of each place: <paramref name="present"/> for a value, less for a list or value that is missing.</param>
/// <param name="repetitions">Of each place: 0 where a row begins.</param>
/// <param name="present">Definition level of a value.</param>
/// <param name="hasNulls">Whether a value may be null, which is one level less.</param>
internal sealed class RowLists(string file, ReadOnlyMemory<float> values, ReadOnlyMemory<int> definitions, ReadOnlyMemory<int> repetitions, int present, bool hasNulls)
{
    private int _place;
    private int _value;

    /// <summary>The next row's list; empty where it has none.</summary>
    /// <param name="row">Its number, for errors.</param>
    public ReadOnlyMemory<float> Next(int row)
    {
        var levels = definitions.Span;
        var starts = repetitions.Span;
        if (_place >= levels.Length) throw ImportFault.OfRow(file, row, "the file holds no values of it: it is damaged. Copy or write it again.");
        var end = starts[(_place + 1)..].IndexOf(0) is >= 0 and var next ? _place + 1 + next : levels.Length;
        var list = levels[_place..end];
        _place = end;
        if (list is [var only] && only < (hasNulls ? present - 1 : present)) return default;
        if (list.ContainsAnyExcept(present)) throw ImportFault.OfRow(file, row, $"value {list.IndexOfAnyExcept(present) + 1} of its vector is null: expected a number.");
        var vector = values.Slice(_value, list.Length);
        _value += list.Length;
        return vector;
    }
}
